import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { atTheProvider } from "../testing/at-the-provider.ts";

describe("303 to a page that says what happened", () => {
  test.each([
    ["access_denied", "All right, nothing was shared"],
    ["server_error", "Fernmail has a problem"],
    ["temporarily_unavailable", "Fernmail has a problem"],
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
});
