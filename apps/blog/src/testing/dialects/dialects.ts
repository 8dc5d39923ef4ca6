import { json } from "../fake-provider.ts";
import { endpoints, openid, registered, type Dialect } from "./dialect.ts";

const keycloak = "https://keycloak.example/realms/tale";
const spring = "https://spring.example";
const hydra = "https://hydra.example";
const dex = "https://dex.example/dex";
const authelia = "https://authelia.example";
const glewlwyd = "https://glewlwyd.example/api/oidc";
const betterAuth = "https://better-auth.example/api/auth";
const django = "https://django.example/o";
const mockServer = "https://mock.example";
const zitadel = "https://zitadel.example/";

const withRegistration = (issuer: string) => ({ registration_endpoint: `${issuer}/register` });

/** The products of `docs/other-providers.md`, in their own words. For tests only. */
export const dialects: readonly Dialect[] = [
  {
    name: "Keycloak, held to FAPI 2.0",
    issuer: keycloak,
    typed: `  ${keycloak}/.well-known/openid-configuration `,
    openid: openid(keycloak, {
      ...withRegistration(keycloak),
      pushed_authorization_request_endpoint: `${keycloak}/par`,
      token_endpoint_auth_methods_supported: ["private_key_jwt", "client_secret_basic"],
      token_endpoint_auth_signing_alg_values_supported: ["PS256", "ES256"],
      dpop_signing_alg_values_supported: ["PS256", "ES256"],
      id_token_signing_alg_values_supported: ["RS256", "ES256"],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ["openid", "offline_access", "profile"],
      acr_values_supported: [],
      mtls_endpoint_aliases: { token_endpoint: `${keycloak}/token` },
    }),
    register: (asked) =>
      registered(asked, {
        client_secret: null,
        client_id_issued_at: 1,
        request_uris: [],
        client_secret_expires_at: 0,
        registration_client_uri: `${keycloak}/register/made-there`,
        registration_access_token: "r",
      }),
    pushed: ({ token_endpoint_auth_signing_alg: algorithm }) =>
      algorithm === "ES256"
        ? undefined
        : json(401, { error: "invalid_client", error_description: "PS256" }),
    tokens: { refresh_expires_in: 1800, "not-before-policy": 0, session_state: "", id_token: null },
    revoked: json(400, { error: "invalid_dpop_proof", error_description: "DPoP proof is missing" }),
    told: "did not confirm it",
    userinfo: "signed",
    furtherKeys: [
      { kid: "encryption", kty: "RSA", use: "enc", alg: "RSA-OAEP", n: "AQAB", e: "AQAB" },
    ],
  },
  {
    name: "Keycloak, whose policy refuses the scopes",
    issuer: `${keycloak}-2`,
    openid: openid(`${keycloak}-2`, withRegistration(`${keycloak}-2`)),
    register: () =>
      json(403, {
        error: "insufficient_scope",
        error_description:
          "Policy 'Allowed Client Scopes' rejected request to client-registration service.",
      }),
    registrationRefused: "Policy &#x27;Allowed Client Scopes&#x27; rejected request",
    algorithm: "RS256",
  },
  {
    name: "Spring Authorization Server",
    issuer: spring,
    oauth: endpoints(spring, { jwks_uri: `${spring}/jwks`, ...withRegistration(spring) }),
    openid: openid(spring, { scopes_supported: ["openid"] }),
    register: (asked) => registered(asked, { client_id_issued_at: 1, client_secret_expires_at: 0 }),
    algorithm: "RS256",
  },
  {
    name: "Ory Hydra",
    issuer: hydra,
    openid: openid(hydra, {
      ...withRegistration(hydra),
      scopes_supported: ["offline_access", "offline", "openid"],
      claims_parameter_supported: false,
    }),
    register: (asked) =>
      registered(asked, {
        contacts: null,
        jwks: {},
        jwks_uri: "",
        audience: [],
        metadata: {},
        skip_consent: false,
        owner: "",
        client_secret_expires_at: 0,
        registration_access_token: "ory_at",
        registration_client_uri: `${hydra}/register/made-there`,
      }),
    refreshNeeds: "offline_access",
    algorithm: "RS256",
  },
  {
    name: "dex",
    issuer: dex,
    openid: openid(dex, {
      revocation_endpoint: undefined,
      end_session_endpoint: undefined,
      scopes_supported: ["openid", "email", "groups", "profile", "offline_access"],
    }),
    refuses: {
      error: "invalid_scope",
      error_description: 'Unrecognized scope(s) ["contacts.read" "contacts.write"]',
    },
    algorithm: "RS256",
  },
  {
    name: "Authelia",
    issuer: authelia,
    typed: "AUTHELIA.example",
    oauth: endpoints(authelia, {
      jwks_uri: `${authelia}/jwks`,
      pushed_authorization_request_endpoint: `${authelia}/par`,
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ["offline_access", "openid"],
    }),
    openid: openid(authelia, { authorization_response_iss_parameter_supported: true }),
    refreshNeeds: "offline_access",
    algorithm: "RS256",
  },
  {
    name: "glewlwyd",
    issuer: glewlwyd,
    openid: openid(glewlwyd, {
      ...withRegistration(glewlwyd),
      id_token_signing_alg_values_supported: ["ES256"],
      pushed_authorization_request_endpoint: `${glewlwyd}/par`,
      dpop_signing_alg_values_supported: ["ES256"],
      service_documentation: "",
    }),
    register: () =>
      json(400, { error: "invalid_client_metadata", error_description: "redirect_uri invalid" }),
    registrationRefused: "redirect_uri invalid",
  },
  {
    name: "better-auth",
    issuer: betterAuth,
    oauth: openid(betterAuth, {
      ...withRegistration(betterAuth),
      id_token_signing_alg_values_supported: ["EdDSA"],
      dpop_signing_alg_values_supported: ["EdDSA", "ES256"],
      authorization_response_iss_parameter_supported: true,
    }),
    register: () =>
      json(400, {
        error: "invalid_redirect_uri",
        error_description: "Web clients must use https",
        message: null,
      }),
    registrationRefused: "Web clients must use https",
    tokens: { expires_at: 1_900_000_000 },
    algorithm: "EdDSA",
  },
  {
    name: "Django OAuth Toolkit",
    issuer: django,
    typed: `${django}/`,
    oauth: endpoints(django, { jwks_uri: `${django}/jwks` }),
    openid: openid(django, { scopes_supported: ["openid", "read", "write"] }),
    tokens: { expires_in: 36_000 },
    revoked: { status: 200, headers: {}, body: "" },
    algorithm: "RS256",
  },
  {
    name: "oauth2-mock-server",
    issuer: mockServer,
    openid: openid(mockServer, {
      subject_types_supported: ["public"],
      token_endpoint_auth_methods_supported: ["none"],
    }),
    revoked: { status: 200, headers: { "content-length": "0" }, body: "" },
    algorithm: "RS256",
  },
  {
    name: "the example provider of zitadel/oidc",
    issuer: zitadel,
    typed: "https://zitadel.example",
    openid: openid(zitadel, { scopes_supported: ["openid", "profile", "offline_access"] }),
    refreshNeeds: "offline_access",
    tokens: { state: "", refresh_token_expires_in: null },
    algorithm: "RS256",
  },
];
