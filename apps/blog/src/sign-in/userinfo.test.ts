import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { json } from "../testing/fake-provider.ts";
import { startWithIdentities, stranger } from "../testing/start-with-identities.ts";

type Started = Awaited<ReturnType<typeof startWithIdentities>>;

const signed = (body: string): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/jwt" },
  body,
});

/** Signs in with an ID token that holds a name, and answers the page after it. */
async function afterSignIn(prepare: (started: Started) => HttpResponse | Promise<HttpResponse>) {
  const started = await startWithIdentities();
  const { alice, signIn, provider, identities } = started;
  const answer = await prepare(started);
  provider.userinfo = () => answer;
  const { headers } = await signIn(alice, (nonce) =>
    identities.idToken(nonce, { name: "Alice of the ID token" }),
  );
  const [, providerPage = ""] = /href="(\/providers\/[0-9a-f]{12})"/.exec(
    (await alice.open("/providers")).body,
  )!;
  return {
    page: (await alice.open(headers.location!)).body,
    developers: (await alice.open(providerPage)).body,
  };
}

describe("a proven ID token is enough", () => {
  test.each<[string, HttpResponse, string]>([
    ["speaks of nobody", json(200, { name: "Eve" }), "“sub” is missing"],
    ["answers null", json(200, null), "it is no JSON object"],
    [
      "answers 401",
      json(401, { error: "invalid_token", error_description: "needs a proof" }),
      "needs a proof",
    ],
    ["answers 500", json(500, {}), "answered 500"],
    ["answers with a page", { status: 200, headers: {}, body: "<h1>" }, "it is no JSON object"],
    [
      "sends us elsewhere",
      { status: 302, headers: { location: "https://evil.example" }, body: "" },
      "answered 302",
    ],
    [
      "answers with something encrypted",
      signed("eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d"),
      "cannot be read",
    ],
  ])(
    "when the userinfo endpoint %s: its own name is used, and developers can see why",
    async (_what, answer, why) => {
      const { page, developers } = await afterSignIn(() => answer);
      expect(page).toContain("Hello");
      expect(page).toContain("Alice of the ID token");
      expect(page).not.toContain("Eve");
      expect(developers).toContain("Userinfo (OpenID Connect Core §5.3)");
      expect(developers).toContain(why);
    },
  );

  test("and a name that is null is none", async () => {
    const { page } = await afterSignIn(() => json(200, { sub: "u-alice", name: null }));
    expect(page).toContain("Alice of the ID token");
  });
});

describe("signed userinfo", () => {
  test("is read where the provider signed it", async () => {
    const { page } = await afterSignIn(async ({ identities }) =>
      signed(await identities.idToken("-", { name: "Alice, signed" })),
    );
    expect(page).toContain("Alice, signed");
  });

  test("is not believed where a stranger signed it", async () => {
    const { page } = await afterSignIn(async ({ identities }) =>
      signed(await identities.idToken("-", { name: "Eve" }, {}, stranger)),
    );
    expect(page).toContain("Alice of the ID token");
  });

  test("about somebody else ends the sign-in", async () => {
    const { page } = await afterSignIn(async ({ identities }) =>
      signed(await identities.idToken("-", { sub: "u-bob" })),
    );
    expect(page).toContain("could not be sure who you are");
  });
});
