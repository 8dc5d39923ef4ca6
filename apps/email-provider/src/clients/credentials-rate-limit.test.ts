import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { minute } from "@tale/service/clock";
import { bothEngines } from "@tale/database/engines.testing";
import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basic, clients, writeTestSeed } from "../testing/clients.ts";
import { quillpost, startFernmail, type Browser, type Fernmail } from "../testing/app.ts";

type Send = (browser: Browser, authorization: string) => ReturnType<Browser>;

const rounds = (count: number) => Array.from({ length: count }, (_, n) => n);
const wrong = (n: number | string = "") => basic(clients.rival, `wrong${n}`);
const right = basic(clients.rival);

const post =
  (url: string, form: Record<string, string>): Send =>
  (browser, authorization) =>
    browser({ method: "POST", url, form, headers: { authorization } });
const token = post("/token", { grant_type: "client_credentials" });

const endpoints: readonly [string, Send][] = [
  ["/token", token],
  ["/revoke", post("/revoke", { token: "t" })],
  ["/introspect", post("/introspect", { token: "t" })],
  ["/par", post("/par", { response_type: "code" })],
  ["/device_authorization", post("/device_authorization", {})],
];

describe.each(bothEngines())("on %s", (_engine, prepare) => {
  let fernmail: Fernmail;
  let here: Browser;
  let elsewhere: Browser;
  let databaseUrl: string;
  beforeAll(async () => void (databaseUrl = await prepare()));
  beforeAll(async () => {
    fernmail = await startFernmail({
      environment: { SEED: writeTestSeed(), DATABASE_URL: databaseUrl },
    });
    here = fernmail.openBrowser("10.0.0.1");
    elsewhere = fernmail.openBrowser("10.0.0.2");
  });
  afterAll(() => fernmail.service.close());
  beforeEach(() => void (fernmail.clock.now += minute));

  describe("429", () => {
    it.each(endpoints)(
      "is the answer of %s to more than thirty wrong secrets a minute, however many come at once",
      async (_url, send) => {
        const answers = await Promise.all(rounds(200).map((n) => send(here, wrong(n))));
        const refused = answers.filter(({ statusCode }) => statusCode === 429);
        expect([
          answers.filter(({ statusCode }) => statusCode === 401).length,
          refused.length,
        ]).toEqual([30, 170]);
        expect(refused[0]).toMatchObject({
          headers: { "retry-after": "60", "cache-control": "no-store" },
        });
        expect(refused[0]!.json()).toMatchObject({ error: "temporarily_unavailable" });
      },
    );

    it("hides the right secret among parallel guesses, and after them", async () => {
      const answers = await Promise.all(
        [...rounds(100).map(wrong), right].map((authorization) => token(here, authorization)),
      );
      expect(answers.at(-1)!.statusCode).toBe(429);
      expect(await token(here, right)).toHaveProperty("statusCode", 429);
    });

    it("counts at every endpoint for all of them, and ends with the minute", async () => {
      await Promise.all(rounds(40).map((n) => endpoints[n % 5]![1](here, wrong(n))));
      for (const [, send] of endpoints)
        expect(await send(here, right)).toHaveProperty("statusCode", 429);
      fernmail.clock.now += minute;
      expect((await token(here, right)).json()).toMatchObject({ error: "unauthorized_client" });
    });

    it("comes alike for a client that does not exist", async () => {
      const stranger = basic({ client_id: "stranger" });
      const answers = await Promise.all(
        [stranger, wrong()].map(async (authorization) => {
          for (const _ of rounds(30)) await token(here, authorization);
          const { statusCode, headers, body } = await token(here, authorization);
          return { statusCode, wait: headers["retry-after"], body };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toHaveProperty("statusCode", 429);
    });

    it("comes for wrong assertions, and for names of clients that prove more than that", async () => {
      const { privateKey } = await generateKeyPair("ES256");
      const client_assertion = await new SignJWT({})
        .setProtectedHeader({ alg: "ES256" })
        .setIssuer("rival")
        .setSubject("rival")
        .sign(privateKey);
      const asserted = () =>
        here({
          method: "POST",
          url: "/token",
          form: { client_assertion, client_assertion_type: jwtBearerAssertion },
        });
      const named = () => here({ method: "POST", url: "/token", form: { client_id: "rival" } });
      const answers = await Promise.all(rounds(32).map((n) => (n % 2 ? asserted() : named())));
      expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2);
    });

    it("comes for wrong registration access tokens, and not for requests that bring none", async () => {
      const { registration_client_uri, registration_access_token } = (
        await elsewhere({
          method: "POST",
          url: "/register",
          json: { redirect_uris: ["https://a.example/"] },
        })
      ).json<Record<string, string>>();
      const read = (browser: Browser, sent?: string) =>
        browser({
          url: new URL(registration_client_uri!).pathname,
          headers: sent ? { authorization: `Bearer ${sent}` } : {},
        });
      expect(
        new Set(
          (await Promise.all(rounds(40).map(() => read(here)))).map(({ statusCode }) => statusCode),
        ),
      ).toEqual(new Set([401]));
      const answers = await Promise.all(rounds(40).map((n) => read(here, `wrong${n}`)));
      expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(10);
      expect(await read(here, registration_access_token)).toMatchObject({
        statusCode: 429,
        headers: { "retry-after": "60" },
      });
      expect(await read(elsewhere, registration_access_token)).toHaveProperty("statusCode", 200);
    });

    it("comes for an address that tries out more than twenty clients to the end, whichever is next", async () => {
      for (const n of rounds(20))
        await Promise.all(rounds(30).map(() => token(here, basic({ client_id: `guessed-${n}` }))));
      expect(await token(here, right)).toHaveProperty("statusCode", 429);
      expect(await token(elsewhere, right)).toHaveProperty("statusCode", 400);
    });
  });

  describe("nobody else is harmed", () => {
    it("neither the same client elsewhere nor another client at the same address", async () => {
      await Promise.all(rounds(100).map((n) => token(here, wrong(n))));
      expect((await token(elsewhere, right)).json()).toMatchObject({
        error: "unauthorized_client",
      });
      expect((await token(here, quillpost)).json()).toMatchObject({ error: "unauthorized_client" });
    });

    it("nor who is right a thousand times at once", async () => {
      const answers = await Promise.all(rounds(1000).map(() => token(here, right)));
      expect(
        new Set(answers.map(({ body }) => (JSON.parse(body) as { error: string }).error)),
      ).toEqual(new Set(["unauthorized_client"]));
    });
  });
});

describe("a parameter named like the header", () => {
  it("is no header, and does not prove anything", async () => {
    const fernmail = await startFernmail();
    const answer = await fernmail.openBrowser()({
      method: "POST",
      url: "/introspect",
      form: { token: "t", authorization: quillpost },
    });
    expect(answer.json()).toEqual({
      error: "invalid_client",
      error_description: "client authentication is missing",
    });
    await fernmail.service.close();
  });
});
