import { describe, expect, test } from "vitest";
import { issuer } from "../testing/fake-provider.ts";
import { otherKeys, startWithIdentities, stranger } from "../testing/start-with-identities.ts";

async function signedIn() {
  const started = await startWithIdentities();
  await started.signIn();
  const tell = (token: string | readonly string[]) =>
    started.newBrowser()({
      method: "POST",
      url: "/sign-in/back-channel-logout",
      form: { logout_token: token },
    });
  const isSignedIn = async (author = started.alice) =>
    (await author.open("/sign-in")).body.includes("Hello");
  return { ...started, tell, isSignedIn };
}

describe("200: a sign-in is over", () => {
  test.each<[string, Record<string, unknown>]>([
    ["of somebody", {}],
    ["of one session", { sub: undefined, sid: "s-1" }],
    ["of one session of somebody", { sid: "s-1" }],
  ])("%s", async (_what, claims) => {
    const { identities, tell, isSignedIn } = await signedIn();
    const answer = await tell(await identities.logoutToken(claims));
    expect([answer.statusCode, answer.headers["cache-control"], answer.body]).toEqual([
      200,
      "no-store",
      "",
    ]);
    expect(await isSignedIn()).toBe(false);
  });

  test("in every browser of that person, and in no other", async () => {
    const { identities, tell, isSignedIn, signIn, newAuthor } = await signedIn();
    const [phone, bob] = [newAuthor(), newAuthor()];
    await signIn(phone);
    identities.who.sub = "u-bob";
    await signIn(bob);
    await tell(await identities.logoutToken({ sub: "u-alice" }));
    expect([await isSignedIn(), await isSignedIn(phone), await isSignedIn(bob)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("of one session only, where one is named", async () => {
    const { alice, identities, tell, isSignedIn, signIn, newAuthor } = await signedIn();
    const phone = newAuthor();
    await signIn(phone, (nonce) => identities.idToken(nonce, { sid: "s-2" }));
    await tell(await identities.logoutToken({ sid: "s-2" }));
    expect([await isSignedIn(alice), await isSignedIn(phone)]).toEqual([true, false]);
  });

  test("also where nobody was signed in", async () => {
    const { identities, tell } = await signedIn();
    expect((await tell(await identities.logoutToken({ sub: "u-nobody" }))).statusCode).toBe(200);
  });

  test("with the media type written out, or the general one", async () => {
    const { identities, tell } = await signedIn();
    for (const typ of ["application/logout+jwt", "JWT", undefined])
      expect((await tell(await identities.logoutToken({}, { typ }))).statusCode).toBe(200);
  });
});

describe("400, and everybody stays signed in", () => {
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString("base64url");
  const bad: [
    string,
    (started: Awaited<ReturnType<typeof signedIn>>) => Promise<string | string[]> | string,
  ][] = [
    [
      "from an issuer nobody knows",
      ({ identities }) => identities.logoutToken({ iss: "https://evil.example" }),
    ],
    [
      "meant for another client",
      ({ identities }) => identities.logoutToken({ aud: "somebody-else" }),
    ],
    [
      "meant for others as well",
      ({ identities }) => identities.logoutToken({ aud: ["quillpost", "somebody-else"] }),
    ],
    [
      "that is over",
      ({ identities }) => identities.logoutToken({ exp: identities.seconds() - 31 }),
    ],
    [
      "made in the future",
      ({ identities }) => identities.logoutToken({ iat: identities.seconds() + 31 }),
    ],
    [
      "made long ago",
      ({ identities }) => identities.logoutToken({ iat: identities.seconds() - 3600 }),
    ],
    ["without an end", ({ identities }) => identities.logoutToken({ exp: undefined })],
    ["without a number of its own", ({ identities }) => identities.logoutToken({ jti: undefined })],
    ["about nobody", ({ identities }) => identities.logoutToken({ sub: undefined })],
    ["without an event", ({ identities }) => identities.logoutToken({ events: undefined })],
    [
      "about another event",
      ({ identities }) =>
        identities.logoutToken({ events: { "http://schemas.openid.net/event/other": {} } }),
    ],
    [
      "with an event that is a text",
      ({ identities }) =>
        identities.logoutToken({
          events: { "http://schemas.openid.net/event/backchannel-logout": "yes" },
        }),
    ],
    [
      "with a nonce: that would be an ID token",
      ({ identities }) => identities.logoutToken({ nonce: "n" }),
    ],
    ["that is an ID token", ({ identities }) => identities.idToken("n")],
    ["of another type", ({ identities }) => identities.logoutToken({}, { typ: "at+jwt" })],
    [
      "signed with another algorithm that is announced",
      ({ identities }) =>
        identities.logoutToken({}, { alg: "PS256", kid: "PS256" }, otherKeys.PS256.privateKey),
    ],
    [
      "signed with the usual algorithm, where another was registered",
      ({ identities }) =>
        identities.logoutToken({}, { alg: "RS256", kid: "RS256" }, otherKeys.RS256.privateKey),
    ],
    ["signed by a stranger", ({ identities }) => identities.logoutToken({}, {}, stranger)],
    [
      "that nobody signed",
      async ({ identities }) =>
        `${encode({ alg: "none", typ: "logout+jwt" })}.${(await identities.logoutToken()).split(".")[1]}.`,
    ],
    ["that is none", () => "hello"],
    ["that is empty", () => ""],
    [
      "sent twice in one form",
      async ({ identities }) => [await identities.logoutToken(), await identities.logoutToken()],
    ],
    [
      "longer than anybody needs",
      ({ identities }) => identities.logoutToken({ x: "x".repeat(20_000) }),
    ],
  ];
  test.each(bad)("for a token %s", async (_what, make) => {
    const started = await signedIn();
    const answer = await started.tell(await make(started));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request" });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(await started.isSignedIn()).toBe(true);
  });

  test("for a notice that was here before: of many at once, one counts", async () => {
    const { alice, identities, tell, isSignedIn, signIn } = await signedIn();
    const token = await identities.logoutToken();
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell(token)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    await signIn(alice);
    expect((await tell(token)).statusCode).toBe(400);
    expect(await isSignedIn()).toBe(true);
  });

  test("while the keys cannot be had", async () => {
    const { identities, tell, provider, clock } = await signedIn();
    provider.down.add(issuer);
    clock.now += 11 * 60_000;
    expect((await tell(await identities.logoutToken())).statusCode).toBe(400);
  });
});
