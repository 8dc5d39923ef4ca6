import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizationUrl, authorize, issuer, redeem, redirectUri } from "../testing/app.ts";
import { fernmail, good, register, startForPrograms } from "../testing/registration.ts";

beforeAll(startForPrograms);

afterAll(() => fernmail.service.close());

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
