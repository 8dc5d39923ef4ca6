import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  authorize,
  issuer,
  redeem,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let program: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  program = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

/** The clock moves, so that this file's own registrations stay within the limit. */
const register = (metadata: unknown, headers: Record<string, string> = {}) => {
  fernmail.clock.now += 2_000;
  return program({ method: "POST", url: "/register", json: metadata, headers });
};
const good = { client_name: "Quillpost", redirect_uris: [redirectUri] };

describe("201", () => {
  it("answers what was registered, with the defaults of RFC 7591 and the credentials", async () => {
    const response = await register({ redirect_uris: [redirectUri] });
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": expect.stringMatching(/^application\/json/),
    });
    const { client_id, client_secret, registration_access_token, client_id_issued_at, ...rest } =
      response.json();
    expect(client_id).toMatch(/^unnamed-application-[0-9a-f]{12}$/);
    for (const secret of [client_secret, registration_access_token])
      expect(secret).toMatch(/^[\w-]{43}$/);
    expect(client_id_issued_at).toBe(Math.floor(fernmail.clock.now / 1000));
    expect(rest).toEqual({
      client_name: "Unnamed application",
      client_secret_expires_at: 0,
      registration_client_uri: `${issuer}/register/${client_id}`,
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      scope: "contacts.read contacts.write openid profile email",
      token_endpoint_auth_method: "client_secret_basic",
      application_type: "web",
    });
  });

  it("keeps what was asked for, and ignores what it does not know", async () => {
    const wanted = {
      client_name: "Notes",
      client_uri: "https://notes.example",
      redirect_uris: ["com.example.notes:/cb", "http://127.0.0.1/cb"],
      application_type: "native",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "contacts.read",
      token_endpoint_auth_method: "client_secret_post",
    };
    const answer = (
      await register({
        ...wanted,
        software_id: "x",
        jwks_uri: "http://127.0.0.1:1/jwks",
        logo_uri: "javascript:alert(1)",
      })
    ).json();
    expect(answer).toMatchObject(wanted);
    expect(answer).not.toHaveProperty("logo_uri");
  });

  it("keeps what there is of what a library lists, and says so", async () => {
    const answer = (
      await register({
        ...good,
        grant_types: ["authorization_code", "implicit", "toString", "refresh_token"],
        response_types: ["code", "id_token", "id_token token", "code id_token"],
        scope: "openid offline_access email address contacts.read",
      })
    ).json();
    expect(answer).toMatchObject({
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "openid email contacts.read",
    });
  });

  it("takes null for not said", async () => {
    const answer = (
      await register({ ...good, client_uri: null, scope: null, jwks: null, grant_types: null })
    ).json();
    expect(answer).toMatchObject({
      client_name: "Quillpost",
      grant_types: ["authorization_code"],
      scope: "contacts.read contacts.write openid profile email",
    });
    expect(answer).not.toHaveProperty("client_uri");
  });

  it("gives a client that can keep no secret none", async () => {
    const answer = (await register({ ...good, token_endpoint_auth_method: "none" })).json();
    expect(answer).toMatchObject({ token_endpoint_auth_method: "none" });
    expect(answer).not.toHaveProperty("client_secret");
    expect(answer).not.toHaveProperty("client_secret_expires_at");
  });

  it("cleans the name that users will read", async () => {
    expect(
      (await register({ ...good, client_name: "Fern\u202email\u0000 Support" })).json().client_name,
    ).toBe("Fernmail Support");
  });

  it.each([
    ["client_secret_basic", ["authorization_code", "refresh_token"], true],
    ["client_secret_post", ["authorization_code"], false],
    ["none", undefined, false],
  ])("makes a client that gets tokens with %s", async (method, grant_types, refreshes) => {
    const { client_id, client_secret } = (
      await register({
        ...good,
        token_endpoint_auth_method: method,
        ...(grant_types ? { grant_types } : {}),
      })
    ).json();
    const browser = fernmail.openBrowser();
    const code =
      (await authorize(browser, { url: authorizationUrl({ client_id }) })).get("code") ?? "";
    const basic = {
      authorization: formatBasicCredentials({ clientId: client_id, clientSecret: client_secret }),
    };
    const inBody = { client_id, ...(method === "client_secret_post" ? { client_secret } : {}) };
    const response =
      method === "client_secret_basic"
        ? await redeem(browser, code, {}, basic)
        : await redeem(browser, code, inBody, {});
    expect(response.statusCode).toBe(200);
    expect("refresh_token" in response.json()).toBe(refreshes);
  });
});

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
