import { minute } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { origin } from "../testing/start-story.ts";
import { startWithIdentities } from "../testing/start-with-identities.ts";

type Started = Awaited<ReturnType<typeof startWithIdentities>>;

describe("nobody is signed in", () => {
  const broken: [string, (started: Started) => void, string][] = [
    [
      "without an ID token",
      ({ provider }) =>
        (provider.token = () => json(200, { access_token: "a", token_type: "Bearer" })),
      "could not be sure",
    ],
    [
      "with an ID token that is a number",
      ({ provider }) =>
        (provider.token = () =>
          json(200, { access_token: "a", token_type: "Bearer", id_token: 7 })),
      "could not sign you in",
    ],
    [
      "when the code is refused",
      ({ provider }) => (provider.token = () => json(400, { error: "invalid_grant" })),
      "could not sign you in",
    ],
    [
      "when the token answer is a page",
      ({ provider }) =>
        (provider.token = (): HttpResponse => ({
          status: 200,
          headers: { "content-type": "text/html" },
          body: "<h1>",
        })),
      "could not sign you in",
    ],
    ["when the provider is gone", ({ provider }) => provider.down.add(issuer), "does not answer"],
  ];
  test.each(broken)("%s", async (_what, spoil, title) => {
    const started = await startWithIdentities();
    const { alice, begin } = started;
    const { parameters } = await begin();
    spoil(started);
    const answer = await alice.open(
      `/sign-in/callback?${new URLSearchParams({ code: "c", state: parameters.get("state")!, iss: issuer })}`,
    );
    const body = (await alice.open(answer.headers.location!)).body;
    expect(body).toContain(title);
    expect(body).not.toContain("Hello");
  });

  test("when the userinfo endpoint speaks of somebody else", async () => {
    const { alice, signIn, provider } = await startWithIdentities();
    provider.userinfo = () => json(200, { sub: "u-bob", name: "Bob" });
    expect((await alice.open((await signIn()).headers.location!)).body).toContain(
      "could not be sure",
    );
  });

  test.each([
    ["an unknown state", { state: "x" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["no issuer, although the server announced one", { iss: "" }],
    ["a code together with an error", { error: "access_denied" }],
    ["neither a code nor an error", { code: "" }],
  ])("400, and no token request, for %s", async (_what, change) => {
    const { alice, begin, provider } = await startWithIdentities();
    const { parameters } = await begin();
    const answer = await alice.open(
      `/sign-in/callback?${new URLSearchParams({ code: "c", state: parameters.get("state")!, iss: issuer, ...change })}`,
    );
    expect(answer.statusCode).toBe(400);
    expect(provider.requestsTo("/token")).toEqual([]);
  });

  test("of a server that does not announce iss arrives at that server's own address, and nowhere else", async () => {
    const { alice, begin, identities, provider } = await startWithIdentities({
      authorization_response_iss_parameter_supported: false,
    });
    const address = async (): Promise<[place: string, answer: URLSearchParams]> => {
      const { parameters } = await begin();
      const idToken = await identities.idToken(parameters.get("nonce")!);
      provider.token = () =>
        json(200, {
          access_token: "for-userinfo",
          token_type: "Bearer",
          expires_in: 300,
          id_token: idToken,
        });
      return [
        new URL(parameters.get("redirect_uri")!).pathname,
        new URLSearchParams({ code: "c", state: parameters.get("state")! }),
      ];
    };
    for (const elsewhere of ["/sign-in/callback", "/sign-in/callback/somebody-elses"]) {
      const [, answer] = await address();
      expect((await alice.open(`${elsewhere}?${answer}`)).statusCode).toBe(400);
    }
    expect(provider.requestsTo("/token")).toEqual([]);
    const [own, answer] = await address();
    expect(own).toMatch(/^\/sign-in\/callback\/[\w-]{22}$/);
    expect((await alice.open(`${own}?${answer}`)).headers.location).toBe("/sign-in");
    expect(new URLSearchParams(provider.requestsTo("/token")[0]!.body).get("redirect_uri")).toBe(
      `${origin}${own}`,
    );
  });

  test.each(["code", "state", "iss"])(
    "400, and no token request, for a repeated %s",
    async (name) => {
      const { alice, begin, provider } = await startWithIdentities();
      const { parameters } = await begin();
      const query = new URLSearchParams([
        ["code", "c"],
        ["state", parameters.get("state")!],
        ["iss", issuer],
        [name, "twice"],
      ]);
      expect((await alice.open(`/sign-in/callback?${query}`)).statusCode).toBe(400);
      expect(provider.requestsTo("/token")).toEqual([]);
    },
  );

  test("in another browser, after ten minutes, or twice with one answer", async () => {
    const { alice, begin, newAuthor, clock, identities, provider } = await startWithIdentities();
    const mallory = newAuthor();
    await mallory.write();
    const { parameters } = await begin();
    const idToken = await identities.idToken(parameters.get("nonce")!);
    provider.token = () =>
      json(200, { access_token: "for-userinfo", token_type: "Bearer", id_token: idToken });
    const url = `/sign-in/callback?${new URLSearchParams({ code: "c", state: parameters.get("state")!, iss: issuer })}`;
    expect((await mallory.open(url)).statusCode).toBe(400);
    const answers = await Promise.all(Array.from({ length: 10 }, () => alice.open(url)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    const { parameters: late } = await begin();
    clock.now += 10 * minute + 1;
    expect(
      (
        await alice.open(
          `/sign-in/callback?${new URLSearchParams({ code: "c", state: late.get("state")!, iss: issuer })}`,
        )
      ).statusCode,
    ).toBe(400);
  });

  test("by an answer that belongs to the other request: sharing contacts", async () => {
    const { alice, begin, provider } = await startWithIdentities();
    const { parameters } = await alice.choose((await alice.write()).id);
    const answer = new URLSearchParams({ code: "c", state: parameters.get("state")!, iss: issuer });
    expect((await alice.open(`/sign-in/callback?${answer}`)).statusCode).toBe(400);
    const { parameters: who } = await begin();
    expect(
      (await alice.comeBack({ code: "c", state: who.get("state")!, iss: issuer })).statusCode,
    ).toBe(400);
    expect(provider.requestsTo("/token")).toEqual([]);
  });

  test("who says no, and the page is kind", async () => {
    const { alice, begin } = await startWithIdentities();
    const { parameters } = await begin();
    const answer = await alice.open(
      `/sign-in/callback?${new URLSearchParams({ error: "access_denied", state: parameters.get("state")!, iss: issuer })}`,
    );
    expect((await alice.open(answer.headers.location!)).body).toContain(
      "All right, you are not signed in",
    );
  });
});
