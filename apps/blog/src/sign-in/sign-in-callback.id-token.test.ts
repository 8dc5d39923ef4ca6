import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { otherKeys, startWithIdentities, stranger } from "../testing/start-with-identities.ts";

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

type Started = Awaited<ReturnType<typeof startWithIdentities>>;

describe("an ID token is not believed", () => {
  const late = 60 * 60;
  const bad: [string, (nonce: string, started: Started) => Promise<string> | string][] = [
    [
      "from another issuer",
      (nonce, { identities }) => identities.idToken(nonce, { iss: "https://evil.example" }),
    ],
    [
      "from an issuer that differs by a slash",
      (nonce, { identities }) => identities.idToken(nonce, { iss: `${issuer}/` }),
    ],
    [
      "meant for another client",
      (nonce, { identities }) => identities.idToken(nonce, { aud: "somebody-else" }),
    ],
    [
      "meant for others as well",
      (nonce, { identities }) =>
        identities.idToken(nonce, { aud: ["quillpost", "somebody-else"], azp: "quillpost" }),
    ],
    ["meant for nobody", (nonce, { identities }) => identities.idToken(nonce, { aud: [] })],
    [
      "that another party asked for",
      (nonce, { identities }) => identities.idToken(nonce, { azp: "somebody-else" }),
    ],
    [
      "that is over",
      (nonce, { identities }) => identities.idToken(nonce, { exp: identities.seconds() - 31 }),
    ],
    [
      "made in the future",
      (nonce, { identities }) => identities.idToken(nonce, { iat: identities.seconds() + 31 }),
    ],
    [
      "made long ago",
      (nonce, { identities }) => identities.idToken(nonce, { iat: identities.seconds() - late }),
    ],
    ["without an end", (nonce, { identities }) => identities.idToken(nonce, { exp: undefined })],
    [
      "without a beginning",
      (nonce, { identities }) => identities.idToken(nonce, { iat: undefined }),
    ],
    ["about nobody", (nonce, { identities }) => identities.idToken(nonce, { sub: "" })],
    [
      "about somebody with an endless name",
      (nonce, { identities }) => identities.idToken(nonce, { sub: "u".repeat(256) }),
    ],
    [
      "with the nonce of another sign-in",
      (_nonce, { identities }) => identities.idToken("of-another"),
    ],
    ["without a nonce", (nonce, { identities }) => identities.idToken(nonce, { nonce: undefined })],
    [
      "beside another access token",
      (nonce, { identities }) => identities.idToken(nonce, { at_hash: "AAAAAAAAAAAAAAAAAAAAAA" }),
    ],
    [
      "signed with another algorithm that is announced",
      (nonce, { identities }) =>
        identities.idToken(nonce, {}, { alg: "PS256", kid: "PS256" }, otherKeys.PS256.privateKey),
    ],
    [
      "signed with the usual algorithm, where another was registered",
      (nonce, { identities }) =>
        identities.idToken(nonce, {}, { alg: "RS256", kid: "RS256" }, otherKeys.RS256.privateKey),
    ],
    [
      "signed with an algorithm that is not announced",
      (nonce, { identities }) =>
        identities.idToken(nonce, {}, { alg: "EdDSA", kid: "EdDSA" }, otherKeys.EdDSA.privateKey),
    ],
    [
      "signed by a stranger",
      (nonce, { identities }) => identities.idToken(nonce, {}, {}, stranger),
    ],
    [
      "signed with a key nobody published",
      (nonce, { identities }) => identities.idToken(nonce, {}, { kid: "k2" }),
    ],
    [
      "signed with the client secret",
      (nonce, { identities }) =>
        identities.idToken(
          nonce,
          {},
          { alg: "HS256" },
          new TextEncoder().encode("s3cr:et%/+x".repeat(4)),
        ),
    ],
    [
      "that nobody signed",
      async (nonce, { identities }) =>
        `${encode({ alg: "none" })}.${(await identities.idToken(nonce)).split(".")[1]}.`,
    ],
    [
      "whose claims were changed",
      async (nonce, { identities }) =>
        (await identities.idToken(nonce)).replace(
          /\.[^.]+\./,
          `.${encode({ iss: issuer, sub: "u-bob" })}.`,
        ),
    ],
    ["that is none", () => "hello"],
    [
      "longer than any",
      (nonce, { identities }) => identities.idToken(nonce, { x: "x".repeat(20_000) }),
    ],
  ];
  test.each(bad)("%s", async (_what, make) => {
    const started = await startWithIdentities();
    const { alice, signIn, provider } = started;
    const answer = await signIn(alice, (nonce) => make(nonce, started));
    expect(answer.statusCode).toBe(303);
    expect(answer.headers["set-cookie"] ?? "").not.toContain("session=");
    const page = await alice.open(answer.headers.location!);
    expect(page.body).toContain("could not be sure who you are");
    expect(page.body).not.toContain("Hello");
    expect(provider.requestsTo("/userinfo")).toEqual([]);
  });

  test("but with a clock half a minute off, without at_hash, or with a key published since, it is", async () => {
    const { alice, signIn, identities, provider, clock } = await startWithIdentities();
    const published = provider.jwks;
    provider.jwks = () => json(200, { keys: [] });
    await signIn();
    provider.jwks = published;
    clock.now += minute;
    const answer = await signIn(alice, (nonce) =>
      identities.idToken(nonce, {
        at_hash: undefined,
        aud: ["quillpost"],
        azp: "quillpost",
        iat: identities.seconds() + 29,
        exp: identities.seconds() - 29,
      }),
    );
    expect((await alice.open(answer.headers.location!)).body).toContain("Hello");
  });

  test("and unknown keys do not make Quillpost ask without end", async () => {
    const { alice, signIn, identities, provider } = await startWithIdentities();
    for (let turn = 0; turn < 5; turn += 1)
      await signIn(alice, (nonce) => identities.idToken(nonce, {}, { kid: `unknown-${turn}` }));
    expect(provider.requestsTo("/jwks")).toHaveLength(1);
  });
});
