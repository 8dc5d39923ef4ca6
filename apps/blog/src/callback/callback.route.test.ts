import { codeChallengeOf } from "@tale/protocol/pkce";
import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import { describe, expect, test } from "vitest";
import { minute } from "@tale/service/clock";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { placeOf } from "../authorization-server/redirect-uris.ts";
import { issuer, json } from "../testing/fake-provider.ts";
import { clientSecret, createAuthor, origin, startStory } from "../testing/start-story.ts";

async function atTheProvider() {
  const story = await startStory();
  const post = await story.alice.write();
  const { parameters } = await story.alice.choose(post.id);
  const state = parameters.get("state")!;
  const tokenRequests = () => story.provider.requestsTo("/token");
  return { ...story, post, parameters, state, tokenRequests };
}

describe("303 to the friends", () => {
  test("a good answer leads to a page without the code in its address", async () => {
    const { alice, post, state } = await atTheProvider();
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(new RegExp(`^/posts/${post.id}/friends/[0-9a-f]{12}$`));
  });

  test("the token request carries code, redirect URI, verifier and resource, and the client authenticates by Basic", async () => {
    const { alice, parameters, state, tokenRequests } = await atTheProvider();
    await alice.comeBack({ code: "a-code", state, iss: issuer });
    const [request] = tokenRequests();
    const body = new URLSearchParams(request!.body);
    expect(Object.fromEntries(body)).toMatchObject({
      grant_type: "authorization_code",
      code: "a-code",
      redirect_uri: `${origin}/callback`,
      resource: "https://contacts.mail.example",
    });
    expect(codeChallengeOf(body.get("code_verifier")!)).toBe(parameters.get("code_challenge"));
    expect(parseBasicCredentials(request!.headers["authorization"]!)).toEqual({
      clientId: "quillpost",
      clientSecret,
    });
    expect(body.has("client_secret")).toBe(false);
  });
});

describe("400, and no token request", () => {
  test.each([
    ["an unknown state", { state: "somebody-elses" }],
    ["no state", { state: "" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["an issuer that differs by a slash", { iss: `${issuer}/` }],
    ["no issuer, although the server announced one", { iss: "" }],
    ["a code together with an error", { error: "access_denied" }],
    ["neither a code nor an error", { code: "" }],
  ])("is the answer to %s", async (_what, change) => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer, ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(tokenRequests()).toEqual([]);
  });

  test.each(["code", "state", "iss", "error", "anything"])("a repeated %s", async (name) => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answer = await alice.open(
      `/callback?code=a-code&state=${state}&iss=${encodeURIComponent(issuer)}&${name}=one&${name}=two`,
    );
    expect(answer.statusCode).toBe(400);
    expect(tokenRequests()).toEqual([]);
  });

  test("a server that does not announce iss still must not name somebody else", async () => {
    const story = await startStory();
    story.provider.metadata = {
      ...story.provider.metadata,
      authorization_response_iss_parameter_supported: false,
    };
    const { parameters } = await story.alice.choose((await story.alice.write()).id);
    const answer = await story.alice.comeBack(
      { code: "c", state: parameters.get("state")!, iss: "https://evil.example" },
      placeOf({ issuer } as ProviderMetadata),
    );
    expect(answer.statusCode).toBe(400);
    expect(story.provider.requestsTo("/token")).toEqual([]);
  });

  test("an answer in another browser, even one that writes here too", async () => {
    const { newBrowser, state, tokenRequests } = await atTheProvider();
    const mallory = createAuthor(newBrowser());
    const stranger = createAuthor(newBrowser());
    await mallory.write();
    for (const somebody of [mallory, stranger]) {
      const answer = await somebody.comeBack({ code: "a-code", state, iss: issuer });
      expect(answer.statusCode).toBe(400);
    }
    expect(tokenRequests()).toEqual([]);
  });

  test("an answer after ten minutes, which offers to begin again", async () => {
    const { alice, clock, post, state, tokenRequests } = await atTheProvider();
    clock.now += 10 * minute + 1;
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(`href="/posts/${post.id}/share"`);
    expect(tokenRequests()).toEqual([]);
  });

  test("the same answer again, which says that reloading is harmless and leads on", async () => {
    const { alice, state, post, tokenRequests } = await atTheProvider();
    await alice.comeBack({ code: "a-code", state, iss: issuer });
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("Reloading is harmless");
    expect(answer.body).toContain(`href="/posts/${post.id}/friends/`);
    expect(tokenRequests()).toHaveLength(1);
  });

  test("of fifty equal answers at once one is used", async () => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => alice.comeBack({ code: "a-code", state, iss: issuer })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    expect(tokenRequests()).toHaveLength(1);
  });

  test("the page repeats neither the code nor the state, and forgets them in the address bar", async () => {
    const { alice, state } = await atTheProvider();
    const { body } = await alice.comeBack({
      code: "the-code-itself",
      state,
      iss: "https://evil.example",
    });
    expect(body).not.toContain("the-code-itself");
    expect(body).not.toContain(state);
    expect(body).toContain("/assets/forget-query.js");
  });

  test.each(["state=%ff", "code=%ed%a0%80", "iss=%c0%ae", "unheard-of=%e2%82", "%ff=1"])(
    "an answer that is not UTF-8, which uses nothing up: %s",
    async (unreadable) => {
      const { alice, state, tokenRequests } = await atTheProvider();
      const url = `/callback?${new URLSearchParams({ code: "a-code", state, iss: issuer })}`;
      const answer = await alice.open(`${url}&${unreadable}`);
      expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining("not UTF-8")]);
      expect(tokenRequests()).toEqual([]);
      expect((await alice.open(url)).statusCode).toBe(303);
    },
  );

  test("HEAD uses nothing up", async () => {
    const { alice, state } = await atTheProvider();
    const url = `/callback?${new URLSearchParams({ code: "a-code", state, iss: issuer })}`;
    expect(await alice.browser({ method: "HEAD", url })).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET" },
    });
    expect((await alice.open(url)).statusCode).toBe(303);
  });
});

describe("303 to a page that says what happened", () => {
  test.each([
    ["access_denied", "All right, nothing was shared"],
    ["server_error", "Fernmail has trouble of its own"],
    ["temporarily_unavailable", "Fernmail has trouble of its own"],
    ["invalid_scope", "Fernmail would not take our request"],
    ["<script>alert(1)</script>", "Fernmail would not take our request"],
  ])("the provider answers %s", async (error, title) => {
    const { alice, state, tokenRequests } = await atTheProvider();
    const answer = await alice.comeBack({
      error,
      state,
      iss: issuer,
      error_description: "<script>alert(2)</script>",
    });
    expect(answer.statusCode).toBe(303);
    const page = await alice.open(answer.headers.location!);
    expect(page.body).toContain(title);
    expect(page.body).not.toContain("<script>");
    expect(tokenRequests()).toEqual([]);
  });

  test.each([
    [
      "HTML with status 200",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>hello</h1>" },
      "answered something we cannot use",
    ],
    [
      "JSON under another type",
      {
        status: 200,
        headers: { "content-type": "text/plain" },
        body: '{"access_token":"a","token_type":"Bearer"}',
      },
      "answered something we cannot use",
    ],
    [
      "text that is not JSON",
      { status: 200, headers: { "content-type": "application/json" }, body: "{" },
      "answered something we cannot use",
    ],
    ["null", json(200, null), "answered something we cannot use"],
    ["no access token", json(200, { token_type: "Bearer" }), "answered something we cannot use"],
    [
      "an access token that is a number",
      json(200, { access_token: 1, token_type: "Bearer" }),
      "answered something we cannot use",
    ],
    ["no token type", json(200, { access_token: "a" }), "answered something we cannot use"],
    [
      "another token type",
      json(200, { access_token: "a", token_type: "mac" }),
      "answered something we cannot use",
    ],
    [
      "a token with a line break",
      json(200, { access_token: "a\r\nx: y", token_type: "Bearer" }),
      "answered something we cannot use",
    ],
    [
      "a token of a megabyte",
      json(200, { access_token: "a".repeat(1_000_000), token_type: "Bearer" }),
      "answered something we cannot use",
    ],
    [
      "a token that fits into no header",
      json(200, { access_token: "a".repeat(9_000), token_type: "Bearer" }),
      "answered something we cannot use",
    ],
    [
      "a refresh token with a line break",
      json(200, { access_token: "a", token_type: "Bearer", refresh_token: "r\n" }),
      "answered something we cannot use",
    ],
    [
      "more than anybody keeps",
      json(200, { access_token: "a", token_type: "Bearer", padding: "x".repeat(70_000) }),
      "answered something we cannot use",
    ],
    [
      "an endless depth",
      { status: 200, headers: { "content-type": "application/json" }, body: "[".repeat(1_000_000) },
      "answered something we cannot use",
    ],
    [
      "a list",
      json(200, [{ access_token: "a", token_type: "Bearer" }]),
      "answered something we cannot use",
    ],
    [
      "details that are no list",
      json(200, { access_token: "a", token_type: "Bearer", authorization_details: "all" }),
      "answered something we cannot use",
    ],
    [
      "a lifetime below nothing",
      json(200, { access_token: "a", token_type: "Bearer", expires_in: -1 }),
      "answered something we cannot use",
    ],
    [
      "401 with a page",
      { status: 401, headers: { "content-type": "text/html" }, body: "<h1>" },
      "answered something we cannot use",
    ],
    [
      "invalid_dpop_proof, although there was no proof",
      json(400, { error: "invalid_dpop_proof" }),
      "offers more than it can do",
    ],
    [
      "a lifetime that is a text",
      json(200, { access_token: "a", token_type: "Bearer", expires_in: "soon" }),
      "answered something we cannot use",
    ],
    [
      "a scope that is no list",
      json(200, { access_token: "a", token_type: "Bearer", scope: "a  b\u0001" }),
      "answered something we cannot use",
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://evil.example" }, body: "" },
      "answered something we cannot use",
    ],
    ["503", json(503, {}), "does not answer"],
    ["500", json(500, { error: "boom" }), "answered something we cannot use"],
    ["invalid_grant", json(400, { error: "invalid_grant" }), "That took a little too long"],
    ["invalid_client", json(401, { error: "invalid_client" }), "does not recognise Quillpost"],
  ])("the token endpoint answers %s", async (_what, tokenAnswer, title) => {
    const { alice, provider, post, state } = await atTheProvider();
    provider.token = () => tokenAnswer;
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect(answer.statusCode).toBe(303);
    const page = await alice.open(answer.headers.location!);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(title);
    expect(page.body).toContain(post.path);
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
  });

  test("details as deep as an answer can be are read, and what is not understood is not kept", async () => {
    const { alice, provider, state } = await atTheProvider();
    const body = `{"access_token":"a","token_type":"Bearer","authorization_details":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    provider.token = () => ({ status: 200, headers: { "content-type": "application/json" }, body });
    expect(
      (await alice.comeBack({ code: "a-code", state, iss: issuer })).headers.location,
    ).toContain("/friends/");
  });

  test("the provider is gone when the code comes back", async () => {
    const { alice, provider, state } = await atTheProvider();
    provider.down.add(issuer);
    const answer = await alice.comeBack({ code: "a-code", state, iss: issuer });
    expect((await alice.open(answer.headers.location!)).body).toContain("Fernmail does not answer");
  });

  test("an absurd lifetime is cut to a day", async () => {
    const { alice, provider, clock, state } = await atTheProvider();
    provider.token = () =>
      json(200, { access_token: "long-lived", token_type: "bearer", expires_in: 1e300 });
    const friends = (await alice.comeBack({ code: "a-code", state, iss: issuer })).headers
      .location!;
    clock.now += 25 * 60 * minute;
    expect((await alice.open(friends)).headers.location).toContain("problem=ended");
  });
});
