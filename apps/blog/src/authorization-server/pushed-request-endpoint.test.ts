import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { json } from "../testing/fake-provider.ts";
import { plain, startWithEverything } from "../testing/start-with-everything.ts";

describe("the authorization request is pushed ahead", () => {
  test("authenticated and whole, and the browser carries a reference and nothing else", async () => {
    const { alice, provider, post } = await startWithEverything();
    const { sent } = await alice.choose(post.id);
    expect(Object.fromEntries(sent)).toEqual({
      client_id: "quillpost",
      request_uri: expect.stringMatching(/^urn:/),
    });
    const [pushed] = provider.requestsTo("/par");
    expect(pushed!.headers["authorization"]).toMatch(/^Basic /);
    expect(Object.fromEntries(new URLSearchParams(pushed!.body))).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "contacts.read contacts.write",
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test("also where Quillpost keeps it plain, when the server takes it in no other way", async () => {
    const { alice, post } = await startWithEverything(plain, {
      require_pushed_authorization_requests: true,
    });
    expect((await alice.choose(post.id)).sent.has("request_uri")).toBe(true);
  });

  test.each<[string, HttpResponse, string]>([
    ["404", json(404, {}), "offers more than it can do"],
    ["500", json(500, {}), "offers more than it can do"],
    ["503", json(503, {}), "does not answer"],
    [
      "a page",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Hello</h1>" },
      "offers more than it can do",
    ],
    ["no reference", json(201, { expires_in: 60 }), "offers more than it can do"],
    [
      "a reference that is over already",
      json(201, { request_uri: "urn:x", expires_in: 0 }),
      "offers more than it can do",
    ],
    [
      "a reference that is a number",
      json(201, { request_uri: 7, expires_in: 60 }),
      "offers more than it can do",
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://evil.example" }, body: "" },
      "offers more than it can do",
    ],
    ["invalid_client", json(401, { error: "invalid_client" }), "does not recognise Quillpost"],
    ["invalid_request", json(400, { error: "invalid_request" }), "would not take our request"],
  ])("or not asked at all: the answer is %s", async (_what, answer, title) => {
    const { alice, provider, post } = await startWithEverything();
    provider.push = () => answer;
    const { headers } = (await alice.choose(post.id)).answer;
    expect(headers.location).toMatch(/^\/posts\//);
    expect((await alice.open(headers.location!)).body).toContain(title);
    expect(provider.requestsTo("/token")).toEqual([]);
  });
});
