import { day } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { origin } from "../testing/start-story.ts";
import { startWithIdentities } from "../testing/start-with-identities.ts";

describe("whoever signs in", () => {
  test("is asked who they are, and nothing else", async () => {
    const { begin } = await startWithIdentities();
    const { answer, parameters } = await begin();
    expect(answer.statusCode).toBe(303);
    expect(Object.fromEntries(parameters)).toEqual({
      response_type: "code",
      client_id: "quillpost",
      redirect_uri: `${origin}/sign-in/callback`,
      scope: "openid profile email",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  test.each([
    [["openid", "profile", "email"], "openid profile email"],
    [["openid", "profile", "contacts.read"], "openid profile"],
    [["openid"], "openid profile"],
  ])(
    "is asked for their address only where it is announced, beside %j",
    async (announced, scope) => {
      const { begin, provider } = await startWithIdentities();
      provider.metadata = { ...provider.metadata, scopes_supported: announced };
      expect((await begin()).parameters.get("scope")).toBe(scope);
    },
  );

  test("is greeted by name, keeps what was written here, and finds it in another browser", async () => {
    const { alice, signIn, newAuthor } = await startWithIdentities();
    const post = await alice.write("Three weeks on foot");
    expect((await signIn()).headers.location).toBe("/sign-in");
    expect((await alice.open("/sign-in")).body).toContain("Hello, <bdi>Alice</bdi>");
    expect((await alice.open("/")).body).toContain("yours");

    const phone = newAuthor();
    expect((await phone.open(`/posts/${post.id}/share`)).statusCode).toBe(404);
    await signIn(phone);
    expect((await phone.open("/")).body).toContain("yours");
    expect((await phone.open(`/posts/${post.id}/share`)).statusCode).toBe(200);
  });

  test("finds the connections too, and can disconnect them there", async () => {
    const { alice, signIn, newAuthor, provider } = await startWithIdentities();
    const post = await alice.write();
    await alice.connect(post.id);
    await signIn();
    const phone = newAuthor();
    await signIn(phone);
    const body = (await phone.open("/connections")).body;
    expect(body).toContain("Disconnect from Fernmail");
    await phone.submit(
      "/connections",
      /action="(\/connections\/[0-9a-f]{12}\/disconnect)"/.exec(body)![1]!,
    );
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
    expect(provider.requestsTo("/revoke")).toHaveLength(1);
  });

  test("shares nothing by it: there is no connection, and the access token is used for the name and forgotten", async () => {
    const { alice, signIn, provider } = await startWithIdentities();
    await signIn();
    expect(provider.requestsTo("/userinfo").map(({ headers }) => headers["authorization"])).toEqual(
      ["Bearer for-userinfo"],
    );
    expect(new URLSearchParams(provider.requestsTo("/token")[0]!.body).has("resource")).toBe(false);
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
  });

  test("is somebody else at another provider, or as another user", async () => {
    const { alice, signIn, newAuthor, identities } = await startWithIdentities();
    const post = await alice.write();
    await signIn();
    const bob = newAuthor();
    await bob.open("/write");
    identities.who.sub = "u-bob";
    await signIn(bob);
    expect((await bob.open(`/posts/${post.id}/share`)).statusCode).toBe(404);
  });

  test("gets a new session each time, and the one before is over", async () => {
    const { alice, signIn, newBrowser } = await startWithIdentities();
    const first = (await signIn()).cookies.find(({ name }) => name === "session")!.value;
    const second = (await signIn()).cookies.find(({ name }) => name === "session")!;
    expect(second.value).not.toBe(first);
    expect(second).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    const thief = newBrowser();
    expect(
      (await thief({ url: "/sign-in", headers: { cookie: `session=${first}` } })).body,
    ).not.toContain("Hello");
    expect((await alice.open("/sign-in")).body).toContain("Hello");
  });

  test("is signed in for thirty days", async () => {
    const { alice, clock, signIn } = await startWithIdentities();
    await signIn();
    clock.now += 30 * day + 1;
    expect((await alice.open("/sign-in")).body).not.toContain("Hello");
  });
});

describe("whoever signs out", () => {
  test("of Quillpost is the browser's author again", async () => {
    const { alice, signIn, newAuthor } = await startWithIdentities();
    const post = await alice.write();
    await signIn();
    const phone = newAuthor();
    const own = await phone.write("Written on the phone");
    await signIn(phone);
    expect((await phone.open(`/posts/${own.id}/share`)).statusCode).toBe(404);
    const answer = await phone.submit("/sign-in", "/sign-in/out", { where: "here" });
    expect((await phone.open(answer.headers.location!)).body).toContain("You are signed out");
    expect((await phone.open(`/posts/${own.id}/share`)).statusCode).toBe(200);
    expect((await phone.open(`/posts/${post.id}/share`)).statusCode).toBe(404);
  });

  test("everywhere goes to the provider with the ID token, after it is over here", async () => {
    const { alice, signIn } = await startWithIdentities();
    await signIn();
    const { headers } = await alice.submit("/sign-in", "/sign-in/out", { where: "everywhere" });
    const place = new URL(headers.location!);
    expect(`${place.origin}${place.pathname}`).toBe(`${issuer}/sign-out`);
    expect(Object.fromEntries(place.searchParams)).toEqual({
      tenant: "7",
      id_token_hint: expect.stringMatching(/^ey/),
      client_id: "quillpost",
      post_logout_redirect_uri: `${origin}/sign-in`,
      state: "out",
    });
    expect((await alice.open("/sign-in?state=out")).body).toContain("You are signed out");
  });

  test("is asked for a button press: no link, and no other site, signs anybody out", async () => {
    const { alice, signIn } = await startWithIdentities();
    await signIn();
    expect((await alice.open("/sign-in/out")).statusCode).toBe(405);
    expect(
      (await alice.browser({ method: "POST", url: "/sign-in/out", form: { where: "here" } }))
        .statusCode,
    ).toBe(403);
    expect((await alice.open("/sign-in")).body).toContain("Hello");
  });

  test("is offered that only where the provider has a place for it", async () => {
    const { alice, signIn } = await startWithIdentities({ end_session_endpoint: undefined });
    await signIn();
    expect((await alice.open("/sign-in")).body).not.toContain("everywhere");
    expect(
      (await alice.submit("/sign-in", "/sign-in/out", { where: "everywhere" })).headers.location,
    ).toBe("/sign-in?out=yes");
  });
});

describe("signing in is not offered", () => {
  test.each<[string, Record<string, unknown>]>([
    ["where nobody says who users are", { id_token_signing_alg_values_supported: undefined }],
    ["where there are no keys to check it with", { jwks_uri: undefined }],
  ])("%s", async (_what, change) => {
    const { alice } = await startWithIdentities(change);
    expect((await alice.open("/sign-in")).body).toContain("This is not possible at the moment");
  });

  test("by a provider that is down, and the page says so", async () => {
    const { alice, provider } = await startWithIdentities();
    provider.down.add(issuer);
    expect((await alice.open("/sign-in")).body).toContain("This is not possible at the moment");
  });

  test("any more when it turns out so after the button", async () => {
    const { alice, begin, provider } = await startWithIdentities();
    await alice.open("/sign-in");
    provider.metadata = { ...provider.metadata, id_token_signing_alg_values_supported: undefined };
    const { answer } = await begin();
    expect((await alice.open(answer.headers.location!)).body).toContain("does not offer this");
  });
});

describe("the explanation", () => {
  test("puts who you are and what we may do side by side", async () => {
    const { alice } = await startWithIdentities();
    const { body } = await alice.open("/sign-in");
    expect(body).toContain("Who are you?");
    expect(body).toContain("What may Quillpost do?");
    expect((await alice.open("/")).body).toContain('href="/sign-in"');
  });
});

describe("a registration by machine", () => {
  test("names the second address, and where to tell of the end", async () => {
    const { alice, provider } = await startWithIdentities();
    const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
      (await alice.open("/providers")).body,
    )![1]!;
    await alice.submit(page, `${page}/register`);
    expect(JSON.parse(provider.requestsTo("/register")[0]!.body)).toMatchObject({
      redirect_uris: [`${origin}/callback`, `${origin}/sign-in/callback`],
      scope: "contacts.read contacts.write openid profile email",
      post_logout_redirect_uris: [`${origin}/sign-in`],
      backchannel_logout_uri: `${origin}/sign-in/back-channel-logout`,
    });
    provider.register = () =>
      json(201, { client_id: "x", client_secret: "y", redirect_uris: [`${origin}/callback`] });
    await alice.submit(page, `${page}/register`);
    expect((await alice.open("/sign-in")).body).toContain("This is not possible at the moment");
  });
});
