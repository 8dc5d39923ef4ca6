import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts, issuer, startFernmail, type Browser, type Fernmail } from "../testing/app.ts";

const place = "/.well-known/oauth-authorization-server";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

describe("200", () => {
  it("says what works here, and no more (RFC 8414 §2)", async () => {
    const response = await browser({ url: place });
    expect(response.headers).toMatchObject({
      "cache-control": "public, max-age=300",
      "content-type": expect.stringMatching(/^application\/json/),
    });
    expect(response.json()).toEqual({
      issuer,
      service_documentation: `${issuer}/developer`,
      authorization_endpoint: `${issuer}/authorize`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      device_authorization_endpoint: `${issuer}/device_authorization`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      registration_endpoint: `${issuer}/register`,
      revocation_endpoint: `${issuer}/revoke`,
      introspection_endpoint: `${issuer}/introspect`,
      scopes_supported: ["contacts.read", "contacts.write", "openid", "profile", "email"],
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      token_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
      ],
      token_endpoint_auth_signing_alg_values_supported: [
        "ES256",
        "PS256",
        "RS256",
        "EdDSA",
        "Ed25519",
      ],
      revocation_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
      ],
      revocation_endpoint_auth_signing_alg_values_supported: [
        "ES256",
        "PS256",
        "RS256",
        "EdDSA",
        "Ed25519",
      ],
      introspection_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
      ],
      introspection_endpoint_auth_signing_alg_values_supported: [
        "ES256",
        "PS256",
        "RS256",
        "EdDSA",
        "Ed25519",
      ],
      introspection_signing_alg_values_supported: ["ES256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      authorization_details_types_supported: ["contacts"],
      protected_resources: [contacts],
      require_pushed_authorization_requests: false,
      request_parameter_supported: true,
      request_uri_parameter_supported: false,
      request_object_signing_alg_values_supported: ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"],
      dpop_signing_alg_values_supported: ["ES256", "EdDSA", "Ed25519", "PS256"],
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/end-session`,
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256", "RS256"],
      claim_types_supported: ["normal"],
      claims_supported: [
        "sub",
        "name",
        "email",
        "email_verified",
        "iss",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "at_hash",
        "sid",
      ],
      claims_parameter_supported: true,
      prompt_values_supported: ["none", "login", "consent", "select_account"],
      display_values_supported: ["page"],
      ui_locales_supported: ["en"],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  it("says the same to who looks for an OpenID provider (OpenID Connect Discovery §4)", async () => {
    const [oauth, openid] = [
      await browser({ url: place }),
      await browser({ url: "/.well-known/openid-configuration" }),
    ];
    expect(openid.json()).toEqual(oauth.json());
    expect(openid.headers["cache-control"]).toBe(oauth.headers["cache-control"]);
  });

  it("names only endpoints that are there", async () => {
    const metadata = (await browser({ url: place })).json() as Record<string, string>;
    for (const [name, url] of Object.entries(metadata).filter(([name]) =>
      /_endpoint$|_uri$/.test(name),
    )) {
      const method = /^(authorization|jwks)/.test(name) ? "GET" : "POST";
      expect({
        name,
        found: (await browser({ method, url: new URL(url).pathname })).statusCode !== 404,
      }).toEqual({ name, found: true });
    }
  });

  it("names no registration where it is closed", async () => {
    const closed = await startFernmail({ environment: { REGISTRATION: "closed" } });
    expect((await closed.openBrowser()({ url: place })).json()).not.toHaveProperty(
      "registration_endpoint",
    );
    await closed.service.close();
  });

  it("names the second provider when it is configured as that one", async () => {
    const ottermail = await startFernmail({
      environment: { ORIGIN: "http://ottermail.localhost:4011", BRAND: "Ottermail" },
    });
    expect((await ottermail.openBrowser()({ url: place })).json()).toMatchObject({
      issuer: "http://ottermail.localhost:4011",
      token_endpoint: "http://ottermail.localhost:4011/token",
    });
    await ottermail.service.close();
  });
});

describe("405", () => {
  it.each(["POST", "PUT", "DELETE"] as const)("is the answer to %s", async (method) => {
    for (const url of [place, "/jwks"])
      expect(await browser({ method, url })).toMatchObject({
        statusCode: 405,
        headers: { allow: "GET, HEAD" },
      });
  });
});
