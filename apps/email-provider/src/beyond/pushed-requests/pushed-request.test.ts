import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  authorizationUrl,
  authorize,
  bob,
  quillpost,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => void (fernmail = await startFernmail()));
beforeAll(() => void (browser = fernmail.openBrowser()));
afterAll(() => fernmail.service.close());

function push(
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = { authorization: quillpost },
) {
  const parameters = new URL(authorizationUrl(changes), "http://localhost").searchParams;
  return browser({ method: "POST", url: "/par", form: new URLSearchParams(parameters), headers });
}

async function pushed(changes?: Record<string, string | undefined>): Promise<string> {
  return (await push(changes)).json<{ request_uri: string }>().request_uri;
}

const urlFor = (request_uri: string, more: Record<string, string> = {}): string =>
  `/authorize?${new URLSearchParams({ client_id: "quillpost", request_uri, ...more })}`;

describe("201", () => {
  test("answers a reference that is good for moments, and is never cached (RFC 9126 §2.2)", async () => {
    const answer = await push();
    expect(answer.statusCode).toBe(201);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json()).toEqual({
      request_uri: expect.stringMatching(
        /^urn:ietf:params:oauth:request_uri:[\w-]{43}\.[0-9a-z]{8}$/,
      ),
      expires_in: 90,
    });
  });

  test("the reference leads through sign-in and consent to tokens, with what was pushed", async () => {
    const alice = fernmail.openBrowser();
    const answer = await authorize(alice, {
      url: urlFor(await pushed({ scope: "contacts.read", state: "pushed" })),
    });
    expect(answer.get("state")).toBe("pushed");
    expect((await redeem(alice, answer.get("code") ?? "")).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  test("of what comes beside the reference only client_id counts (RFC 9126 §4)", async () => {
    const alice = fernmail.openBrowser();
    const answer = await authorize(alice, {
      user: bob,
      url: urlFor(await pushed({ scope: "contacts.read" }), {
        scope: "contacts.write",
        state: "mine",
        redirect_uri: "https://evil.example",
      }),
    });
    expect(answer.get("state")).toBe("a-state");
    expect((await redeem(alice, answer.get("code") ?? "")).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  test("what proved the client is not kept, and its id need not be repeated", async () => {
    const parameters = new URL(authorizationUrl({ client_id: undefined }), "http://localhost")
      .searchParams;
    const answer = await browser({
      method: "POST",
      url: "/par",
      form: new URLSearchParams(parameters),
      headers: { authorization: quillpost },
    });
    expect(
      (await browser({ url: urlFor(answer.json<{ request_uri: string }>().request_uri) })).headers
        .location,
    ).toMatch(/^\/sign-in/);
  });
});

describe("400 at the pushed request endpoint", () => {
  test.each<[string, Record<string, string | undefined>]>([
    ["invalid_request", { code_challenge: undefined }],
    ["invalid_request", { redirect_uri: "https://evil.example/callback" }],
    ["invalid_request", { request_uri: "urn:ietf:params:oauth:request_uri:again" }],
    ["unsupported_response_type", { response_type: "token" }],
    ["invalid_scope", { scope: "everything" }],
    ["invalid_target", { resource: "https://elsewhere.example" }],
    ["invalid_request", { client_id: "contacts" }],
  ])("%s is told to the client as JSON, for %o", async (error, changes) => {
    const answer = await push(changes);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error });
    expect(answer.headers).not.toHaveProperty("location");
  });

  test("a repeated parameter is refused", async () => {
    const form = new URLSearchParams(new URL(authorizationUrl(), "http://localhost").searchParams);
    form.append("state", "another");
    expect(
      (
        await browser({ method: "POST", url: "/par", form, headers: { authorization: quillpost } })
      ).json(),
    ).toMatchObject({ error: "invalid_request" });
  });
});

describe("405 at the pushed request endpoint", () => {
  test.each(["GET", "PUT", "DELETE"] as const)(
    "is the answer to %s (RFC 9126 §2.3)",
    async (method) => {
      expect(await browser({ method, url: "/par" })).toMatchObject({
        statusCode: 405,
        headers: { allow: "POST" },
      });
    },
  );
});

describe("401 at the pushed request endpoint", () => {
  test("is the answer to who cannot prove who it is", async () => {
    expect((await push({}, {})).json()).toMatchObject({ error: "invalid_client" });
    expect(
      (
        await push(
          {},
          {
            authorization: formatBasicCredentials({ clientId: "quillpost", clientSecret: "wrong" }),
          },
        )
      ).statusCode,
    ).toBe(401);
    expect(
      (await push({ client_assertion_type: jwtBearerAssertion, client_assertion: "x" }, {}))
        .statusCode,
    ).toBe(401);
  });
});

describe("a page, and no way back", () => {
  test.each<[string, () => Promise<string>]>([
    ["a reference nobody has", async () => urlFor("urn:ietf:params:oauth:request_uri:unknown")],
    ["a reference to somewhere else", async () => urlFor("https://evil.example/request")],
    [
      "the reference of another client",
      async () => urlFor(await pushed(), { client_id: "awkward-secret" }),
    ],
    [
      "a reference without a client",
      async () => `/authorize?${new URLSearchParams({ request_uri: await pushed() })}`,
    ],
    ["two references", async () => `${urlFor(await pushed())}&request_uri=again`],
  ])("is the answer to %s", async (_what, url) => {
    const answer = await browser({ url: await url() });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.body).toContain("This request is not here");
  });

  test("is the second use of a reference, of a hundred at once too", async () => {
    const url = urlFor(await pushed());
    const answers = await Promise.all(Array.from({ length: 100 }, () => browser({ url })));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
  });

  test("is the answer after ninety seconds, and not before", async () => {
    const [early, late] = [urlFor(await pushed()), urlFor(await pushed())];
    fernmail.clock.now += 89_000;
    expect((await browser({ url: early })).statusCode).toBe(303);
    fernmail.clock.now += 1_000;
    expect((await browser({ url: late })).statusCode).toBe(400);
  });

  test("leaves the reference to its owner when another client comes with it", async () => {
    const reference = await pushed();
    await browser({ url: urlFor(reference, { client_id: "awkward-secret" }) });
    expect((await browser({ url: urlFor(reference) })).statusCode).toBe(303);
  });
});
