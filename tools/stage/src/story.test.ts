import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { steps } from "@tale/story/acts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Proof } from "./api/proofs.route.ts";
import { readSource } from "./proofs/readable-source.ts";
import type { Leg, Secret } from "./run/leg.ts";
import { openTheatre, readEvents, type Theatre } from "./testing.ts";

interface Run {
  readonly dropped: number;
  readonly legs: readonly Leg[];
  readonly secrets: readonly Secret[];
  readonly terms: readonly { readonly id: string }[];
  readonly state: {
    readonly parties: readonly { name: string; connected: boolean }[];
    readonly runs: readonly { readonly name: string }[];
  };
}

const load = createRequire(import.meta.url);
let theatre: Theatre;
let run: Run;
const legsOf = (step: string): Leg[] => run.legs.filter((leg) => leg.step === step);

beforeAll(async () => {
  theatre = await openTheatre();
  expect(await theatre.play(1, 2, 3, 4, 5, 6)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  run = JSON.parse((await theatre.ask("/api/run?run=all")).body) as Run;
}, 180_000);
afterAll(() => theatre?.close());

describe("the record of all six acts", () => {
  it.each(steps.filter(({ channel }) => channel !== "local").map(({ id }) => id))(
    "has a leg for %s",
    (id) => {
      expect(legsOf(id)).not.toEqual([]);
    },
  );

  it("lost nothing on the way", () => {
    expect(run.dropped).toBe(0);
    expect(run.state.parties).toEqual(
      Array.from(
        { length: 6 },
        () => expect.objectContaining({ connected: true, dropped: 0 }) as unknown,
      ),
    );
  });

  it("has a step of the story for every leg but those that only lead to one", () => {
    const asides = run.legs.filter(
      ({ step, from, to }) => step.startsWith("beside.") && ![from, to].includes("elsewhere"),
    );
    expect([...new Set(asides.map(({ step }) => step))].sort()).toEqual([
      "beside.developer",
      "beside.page",
      "beside.session",
    ]);
  });

  it("numbers every leg once, in order, and gives every answer its question", () => {
    expect(run.legs.map(({ n }) => n)).toEqual(run.legs.map((_, index) => index + 1));
    const responses = run.legs.filter(({ kind }) => kind === "response");
    expect(responses.every(({ pair, n }) => pair !== null && pair < n)).toBe(true);
    expect(run.legs.filter(({ state }) => state !== "done")).toEqual([]);
  });

  it("says from both ends who spoke to whom behind the browser's back", () => {
    const [request, response] = legsOf("act-2.token-request");
    expect(request).toMatchObject({
      kind: "request",
      from: "quillpost",
      to: "fernmail",
      channel: "back",
      method: "POST",
      status: 200,
    });
    expect([...request!.reportedBy].sort()).toEqual(["fernmail", "quillpost"]);
    expect(response).toMatchObject({
      kind: "response",
      from: "fernmail",
      to: "quillpost",
      channel: "back",
      pair: request!.n,
    });
  });

  it("gives a mail to whose post it brings", () => {
    const authors = new Set(legsOf("act-2.choose-friends").map((leg) => leg.run));
    expect(new Set(legsOf("act-2.deliver-mail").map((leg) => leg.run))).toEqual(authors);
    expect([...authors]).not.toContain("");
  });

  it("draws a redirect as two legs that the browser carries", () => {
    const arrival = legsOf("act-2.authorization-response").find(
      ({ kind, to }) => kind === "request" && to === "quillpost",
    )!;
    const departure = run.legs.find(({ n }) => n === arrival.cause)!;
    expect(departure).toMatchObject({
      kind: "response",
      from: "fernmail",
      to: "browser",
      channel: "front",
      status: 303,
    });
    expect(arrival).toMatchObject({ from: "browser", channel: "front" });
  });

  it("knows which message made which: the token request comes of the callback", () => {
    const [request] = legsOf("act-2.token-request");
    expect(run.legs.find(({ n }) => n === request!.cause)).toMatchObject({
      step: "act-2.authorization-response",
      to: "quillpost",
    });
  });

  it("hangs checks and rows on the message whose handling made them", () => {
    const [request] = legsOf("act-2.token-request");
    expect(request!.checks).toContainEqual(
      expect.objectContaining({
        claim: "code_verifier fits code_challenge",
        section: "RFC 7636 §4.6",
        holds: true,
        party: "fernmail",
        source: {
          file: "apps/email-provider/src/token/code-verifier.checks.ts",
          line: expect.any(Number) as number,
        },
        orderedAt: {
          file: expect.stringMatching(/^apps\/email-provider\/src\/.*\.ts$/) as string,
          line: expect.any(Number) as number,
        },
      }),
    );
    expect(request!.rows).toContainEqual(
      expect.objectContaining({
        table: "authorization_codes",
        change: "update",
        party: "fernmail",
        before: expect.objectContaining({ grant_id: null }) as unknown,
      }),
    );
  });

  it("leads from every check of the main flow to the line that asks it, and from most to a test", async () => {
    const steps = ["consent", "authorization-response", "token-request", "contacts-request"];
    const legs = steps.map((step) => legsOf(`act-2.${step}`).find((leg) => leg.checks.length > 0)!);
    const told = await Promise.all(
      legs.map(async ({ n }) => (await theatre.ask(`/api/legs/${n}/proofs`)).body),
    );
    const proofs = told.flatMap((body) => (JSON.parse(body) as { proofs: Proof[] }).proofs);
    expect(proofs.length).toBeGreaterThan(50);
    const lost = proofs.filter(
      ({ claim, source }) =>
        !readSource(source!.file)!
          .slice(source!.line - 1, source!.line + 4)
          .join("\n")
          .includes(claim),
    );
    expect(lost).toEqual([]);
    expect(proofs.filter(({ test }) => !test).map(({ claim }) => claim)).toEqual([]);
  });

  it("files the checks of a token under the message that brought it", () => {
    const [request] = legsOf("act-2.contacts-request");
    expect(request!.checks.map(({ claim }) => claim)).toEqual(
      expect.arrayContaining(["an access token is shown", "the signature is the issuer's"]),
    );
  });

  it("knows the route of every message that one of the cast handled, and the file of its handler", () => {
    const inCast = run.legs.filter(
      (leg) => (leg.kind === "request" ? leg.to : leg.from) !== "elsewhere",
    );
    expect(inCast.filter(({ route }) => !route?.source).map(({ n }) => n)).toEqual([]);
    expect(
      Object.fromEntries(
        ["act-2.choose-provider", "act-2.token-request", "act-2.deliver-mail"].map((step) => {
          const { method, route } = legsOf(step)[0]!;
          return [`${method} ${route!.pattern}`, route!.source!.file.split("/").at(-1)];
        }),
      ),
    ).toEqual({
      "POST /posts/:id/connect/:provider": "connect.route.ts",
      "POST /token": "token.route.ts",
      "MAIL /": "app.ts",
    });
  });

  it("shows a refusal as a check that did not hold", () => {
    const refused = legsOf("act-6.refused").find(
      ({ kind, channel }) => kind === "request" && channel === "back",
    )!;
    expect(refused).toMatchObject({
      status: 400,
      checks: expect.arrayContaining([expect.objectContaining({ holds: false })]) as unknown,
    });
  });

  it("has one tag for a code on its whole way, in both channels", () => {
    const [request] = legsOf("act-2.token-request");
    const tag = request!.parameters.find(({ name }) => name === "code")!.value.slice(-9, -1);
    const code = run.secrets.find((secret) => secret.tag === tag)!;
    expect(code).toMatchObject({ kind: "authorization-code", uses: 1, maxUses: 1, length: 52 });
    expect(code.sightings.map(({ holder, channel }) => `${channel} ${holder}`)).toEqual([
      "front browser",
      "front quillpost",
      "back fernmail",
    ]);
  });

  it("keeps a token's claims and loses its signature", () => {
    const token = run.secrets.find(({ jwt }) => jwt)!;
    expect(token.jwt).toMatchObject({
      header: { typ: "at+jwt" },
      claims: { iss: theatre.origins.fernmail, aud: theatre.origins["fernmail-contacts"] },
    });
  });

  it("describes the page Alice has in front of her", () => {
    const { page } = legsOf("act-2.consent").find(({ kind, page }) => kind === "response" && page)!;
    expect(page).toMatchObject({
      heading: expect.stringContaining("Quillpost") as string,
      buttons: expect.arrayContaining(["Allow", "Deny"]) as unknown,
    });
  });

  it("met every term", () => {
    expect(run.terms.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "state",
        "pkce",
        "authorization-code",
        "access-token",
        "refresh-token",
        "front-channel",
        "back-channel",
        "consent",
      ]),
    );
  });

  it("lets an answer carry only what stands in it, not what its question carried", () => {
    const foreign = run.legs
      .filter(({ kind }) => kind === "response")
      .flatMap(({ n, secrets, headers, body, parameters, page }) => {
        const said = JSON.stringify([headers, body, parameters, page]);
        return secrets.filter((tag) => !said.includes(`#${tag}`)).map((tag) => `${n} ${tag}`);
      });
    expect(foreign).toEqual([]);
  });

  it("calls the parties what the story calls them", () => {
    expect(run.state.parties.map(({ name }) => name).sort()).toEqual([
      "Fernmail",
      "Fernmail Contacts",
      "Ottermail",
      "Ottermail Contacts",
      "Quillpost",
      "the inbox",
    ]);
  });

  it("knows that the developer at the portal and at Quillpost is one person", () => {
    const ofAct1 = new Set(
      run.legs
        .filter(
          ({ step, channel }) =>
            /act-1\.(credentials|client-registration)/.test(step) && channel === "front",
        )
        .map((leg) => leg.run),
    );
    expect(ofAct1.size).toBe(1);
  });

  it("knows Alice's run by her name", () => {
    expect(run.state.runs.map(({ name }) => name)).toContain("Alice");
  });
});

/** Legs that brought a page to a browser. */
const pagesOf = <One extends { readonly page: unknown; readonly channel: string }>(
  legs: readonly One[],
): One[] => legs.filter(({ page, channel }) => page !== null && channel === "front");

describe("the secrets of the run", () => {
  /**
   * The seed's own, and all that the player met: cookies, codes, tokens, ids of forms, client
   * secrets.
   */
  function secretsOfTheRun(): string[] {
    const found = new Set(["wonderland", "inkwell", "quillpost-demo-secret"]);
    for (const { headers, body } of theatre.heard) {
      for (const cookie of [headers["set-cookie"] ?? []].flat())
        found.add(decodeURIComponent(/=([^;]*)/.exec(cookie)![1]!));
      const location = String(headers["location"] ?? "");
      for (const [, value] of location.matchAll(
        /[?&](?:code|state|code_challenge|request)=([^&]+)/g,
      ))
        found.add(decodeURIComponent(value!));
      for (const [, value] of body.matchAll(/name="(?:_csrf|request)" value="([^"]+)"/g))
        found.add(value!);
      for (const [, value] of body.matchAll(
        /"(?:access_token|refresh_token|client_secret|registration_access_token)":\s*"([^"]+)"/g,
      ))
        found.add(value!);
      for (const [, secret] of body.matchAll(/id="client-secret"[^>]*>\s*([\w-]{20,})/g))
        found.add(secret!);
    }
    return [...found].filter((secret) => secret.length >= 7);
  }

  const encodings = (secret: string): string[] => [
    secret,
    encodeURIComponent(secret),
    ...(["base64", "base64url", "hex"] as const).map((encoding) =>
      Buffer.from(secret).toString(encoding).replace(/=+$/, ""),
    ),
  ];

  it("are in nothing that the stage was told, tells or hands out", async () => {
    const secrets = secretsOfTheRun();
    expect(secrets.length).toBeGreaterThan(40);
    expect(secrets.filter((secret) => secret.startsWith("eyJ")).length).toBeGreaterThan(0);
    const paths = [
      "/api/run?run=all",
      "/api/run.har",
      "/api/run.mmd",
      "/api/run.md",
      "/api/run.svg",
      "/api/run.animated.svg",
      "/transcript",
      "/notes",
      "/recording",
      ...run.legs.filter(({ kind }) => kind === "request").map(({ n }) => `/api/legs/${n}/curl`),
      ...pagesOf(run.legs).map(({ n }) => `/api/legs/${n}/page`),
    ];
    expect(pagesOf(run.legs).length).toBeGreaterThan(20);
    const told = await Promise.all(
      paths.map(
        async (path) =>
          (
            await theatre.stage.inject({
              url: path,
              authority: new URL(theatre.origins.stage).host,
            })
          ).body,
      ),
    );
    const events = await readEvents(theatre.origins.stage, "/events?since=0");
    expect(events.match(/^event: leg$/gm)!.length).toBe(run.legs.length);
    const everything = [...theatre.received, ...told, events].join("\n");
    expect(everything.length).toBeGreaterThan(500_000);
    expect(
      secrets.filter((secret) => encodings(secret).some((text) => everything.includes(text))),
    ).toEqual([]);
  });

  it("would not be there either if nobody knew them: nothing long and random is told but public keys and ids", () => {
    const everything = theatre.received.join("\n");
    const known = [
      ...everything.matchAll(/\\?"(?:kid|x|y|n|jti|jkt|grant_id|client_id)\\?":\s*\\?"([\w-]+)/g),
    ].map(([, value]) => value);
    const runs = [...everything.matchAll(/[A-Za-z0-9_-]{43,}/g)]
      .map(([text]) => text)
      .filter((text) => !/^(--)?[a-z]+([-_][a-z0-9]+)*$/.test(text));
    expect(runs.filter((text) => !known.includes(text) && !text.startsWith("00-"))).toEqual([]);
  });
});

describe("what can be taken home", () => {
  it("is an archive that the HAR 1.2 schema accepts", async () => {
    const ajv = new Ajv({ strict: false });
    (load("ajv-formats") as (ajv: Ajv) => void)(ajv);
    for (const { $schema: _draft, ...schema } of Object.values(
      load("har-schema") as Record<string, Record<string, unknown>>,
    ))
      ajv.addSchema(schema);
    const validate = ajv.getSchema("har.json#")!;
    const isValid = validate(JSON.parse((await theatre.ask("/api/run.har?run=all")).body));
    expect(validate.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  it("is a diagram with one arrow per leg", async () => {
    const { body } = await theatre.ask("/api/run.mmd?run=all");
    expect(body.match(/-?->>/g)!.length).toBe(run.legs.length);
    expect(body).toMatch(/^sequenceDiagram\n/);
    expect(body).not.toContain("‹");
  });

  it("is a text, a picture and a command", async () => {
    const token = legsOf("act-2.token-request")[0]!;
    expect((await theatre.ask("/api/run.md?run=all")).body).toContain(
      "## Quillpost trades the code for tokens",
    );
    expect((await theatre.ask("/api/run.svg?run=all")).body).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    const { body: moving, headers } = await theatre.ask("/api/run.animated.svg?run=all");
    expect(headers["content-type"]).toBe("image/svg+xml");
    expect(moving.match(/class="moves"/g)!.length).toBe(run.legs.length);
    expect(moving).toContain("prefers-reduced-motion:reduce");
    expect(
      /<(script|image|use|a|foreignObject)\b|href=|src=|url\(|@import/.exec(moving),
    ).toBeNull();
    const { body } = await theatre.ask(`/api/legs/${token.n}/curl`);
    expect(body).toContain('-u "quillpost:$CLIENT_SECRET"');
    expect(body).toContain('--data-urlencode "code=$AUTHORIZATION_CODE"');
  });
});
