import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redirectUri, startFernmail } from "../testing/app.ts";
import { fernmail, good, program, register, startForPrograms } from "../testing/registration.ts";

beforeAll(startForPrograms);

afterAll(() => fernmail.service.close());

describe("400 invalid_redirect_uri", () => {
  it.each([
    [{}],
    [{ redirect_uris: [] }],
    [{ redirect_uris: ["javascript:alert(1)"] }],
    [{ redirect_uris: [redirectUri, "http://evil.example/cb"] }],
    [{ redirect_uris: ["https://example.com/#x"] }],
    [{ redirect_uris: ["com.example.app:/cb"] }],
    [{ redirect_uris: ["https://example.com/cb?%73tate=1"] }],
  ])("for %j", async (metadata) => {
    const response = await register(metadata);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: "invalid_redirect_uri",
      error_description: expect.any(String),
    });
  });

  it("says which one, and why", async () => {
    expect(
      (await register({ redirect_uris: [redirectUri, "http://evil.example/cb"] })).json()
        .error_description,
    ).toBe("redirect_uris[1]: plain http is for this machine only: use https");
  });
});

describe("400 invalid_client_metadata", () => {
  it.each([
    [
      { token_endpoint_auth_method: "client_secret_jwt" },
      /client_secret_basic, client_secret_post, private_key_jwt, none/,
    ],
    [{ grant_types: ["implicit"] }, /authorization_code, refresh_token/],
    [{ grant_types: ["toString"] }, /authorization_code, refresh_token/],
    [{ grant_types: ["refresh_token"] }, /must include authorization_code/],
    [{ grant_types: [] }, /must include authorization_code/],
    [{ response_types: ["token"] }, /must include code/],
    [{ response_types: [] }, /must include code/],
    [{ grant_types: ["client_credentials"], response_types: ["code"] }, /be empty/],
    [{ scope: "contacts.read mail.send" }, /contacts\.read contacts\.write/],
    [{ application_type: "desktop" }, /web or native/],
    [{ client_name: "\u200b \u202e" }, /client_name: it is empty/],
    ...["\u3164", "\u00ad", "\u200d", "\u2800", "\u034f", "\u{e0041}"].map(
      (client_name): [object, RegExp] => [{ client_name }, /client_name: it is empty/],
    ),
    [{ client_name: "..." }, /client_name: it has no letter/],
    [{ client_name: "x".repeat(61) }, /longer/],
    [{ client_uri: "javascript:alert(1)" }, /client_uri/],
    [{ client_name: 7 }, /./],
    [{ redirect_uris: "https://example.com" }, /./],
  ])("for %j", async (change, description) => {
    const response = await register({ ...good, ...change });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: "invalid_client_metadata",
      error_description: expect.stringMatching(description),
    });
  });

  it.each([
    ["{", "application/json", 400],
    ["", "application/json", 400],
    ["[]", "application/json", 400],
    ["null", "application/json", 400],
    ['{"__proto__":{"a":1}}', "application/json", 400],
    ["client_name=x", "application/x-www-form-urlencoded", 415],
    ["hello", "text/plain", 415],
    [`{"client_name":"${"x".repeat(70_000)}"}`, "application/json", 413],
  ])("for a body that is no metadata: %.20s", async (payload, type, status) => {
    const response = await program({
      method: "POST",
      url: "/register",
      payload,
      headers: { "content-type": type },
    });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});

describe("429", () => {
  it("comes after sixty registrations a minute from one address, and says when to come back", async () => {
    fernmail.clock.now = Math.ceil(fernmail.clock.now / 60_000) * 60_000 + 60_000;
    const answers = await Promise.all(
      Array.from({ length: 61 }, () => program({ method: "POST", url: "/register", json: good })),
    );
    const refused = answers.filter(({ statusCode }) => statusCode !== 201);
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([429]);
    expect(refused[0]?.headers["retry-after"]).toBe("60");
    expect(refused[0]?.json()).toMatchObject({ error: "temporarily_unavailable" });
    fernmail.clock.now += 60_000;
    expect((await program({ method: "POST", url: "/register", json: good })).statusCode).toBe(201);
  });
});

describe("a provider that asks for an initial access token", () => {
  it("registers who has it, and challenges who has not", async () => {
    const strict = await startFernmail({
      environment: { REGISTRATION: "token", INITIAL_ACCESS_TOKEN: "an-initial-access-token" },
    });
    const visit = strict.openBrowser();
    const attempt = (headers: Record<string, string>) =>
      visit({ method: "POST", url: "/register", json: good, headers });
    const [bare, wrong, right] = [
      await attempt({}),
      await attempt({ authorization: "Bearer another-access-token" }),
      await attempt({ authorization: "Bearer an-initial-access-token" }),
    ];
    expect(bare).toMatchObject({ statusCode: 401, headers: { "www-authenticate": "Bearer" } });
    expect(wrong).toMatchObject({
      statusCode: 401,
      headers: { "www-authenticate": 'Bearer error="invalid_token"' },
    });
    expect(right.statusCode).toBe(201);
    await strict.service.close();
  });
});

describe("a provider that is closed", () => {
  it("has no registration endpoint, and names none", async () => {
    const closed = await startFernmail({ environment: { REGISTRATION: "closed" } });
    const visit = closed.openBrowser();
    expect((await visit({ method: "POST", url: "/register", json: good })).statusCode).toBe(404);
    expect(
      (await visit({ url: "/.well-known/oauth-authorization-server" })).json(),
    ).not.toHaveProperty("registration_endpoint");
    await closed.service.close();
  });
});
