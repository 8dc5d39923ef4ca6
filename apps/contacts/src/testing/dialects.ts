import { origin } from "./contacts.ts";
import {
  now,
  notAtJwt,
  inactive,
  elsewhere,
  alike,
  usedOtherwise,
  type Dialect,
} from "./dialect.ts";
import { keycloakAndSpring } from "./keycloak-and-spring.ts";

const hydra = "http://127.0.0.1:4444";

/** All the shapes that are played, in the order of the recipes in `docs/other-providers.md`. */
export const dialects: readonly Dialect[] = [
  ...keycloakAndSpring,
  {
    name: "Hydra 26.2 with JWTs",
    issuer: hydra,
    subject: "alice",
    algorithm: "RS256",
    profile: { profile: "jwt", scope_claim: "scp" },
    jwt: {
      header: { typ: "JWT" },
      claims: {
        sub: "alice",
        aud: [origin],
        ext: {},
        nbf: now,
        scp: ["openid", "contacts.read"],
        scope: undefined,
      },
    },
    strictly: notAtJwt,
    others: [
      [
        "an ID token",
        { scp: undefined, client_id: undefined, at_hash: "h", auth_time: now, rat: now, sid: "s" },
        alike("at_hash"),
      ],
    ],
  },
  {
    name: "Hydra 26.2, asked at its administrative port, which asks for no credentials",
    issuer: hydra,
    subject: "alice",
    algorithm: "RS256",
    endpoint: "http://127.0.0.1:4445/admin/oauth2/introspect",
    profile: {
      profile: "introspection",
      introspection_endpoint: "http://127.0.0.1:4445/admin/oauth2/introspect",
    },
    answer: {
      active: true,
      scope: "openid contacts.read",
      client_id: "quillpost",
      sub: "alice",
      exp: now + 3_600,
      iat: now,
      nbf: now,
      aud: [origin],
      iss: hydra,
      token_type: "Bearer",
      token_use: "access_token",
      ext: null,
    },
    strictly: inactive,
    others: [
      [
        "a refresh token",
        { token_type: "", token_use: "refresh_token" },
        usedOtherwise("token_use"),
      ],
    ],
  },
  {
    name: "Authelia 4.39 with JWTs",
    issuer: "https://auth.example",
    subject: "2c5a",
    algorithm: "RS256",
    profile: { profile: "rfc9068", scope_claim: "scp" },
    jwt: {
      header: {},
      claims: {
        sub: "2c5a",
        aud: [origin],
        scope: undefined,
        scp: ["contacts.read", "offline_access"],
      },
    },
    others: [
      [
        "a token whose list of scopes is something else",
        { scp: 7 },
        "The token's scp is not a string.",
      ],
    ],
  },
  {
    name: "Authelia 4.39 with opaque tokens",
    issuer: "https://auth.example",
    subject: "2c5a",
    algorithm: "RS256",
    isSecretKnown: true,
    answer: {
      active: true,
      client_id: "quillpost",
      exp: now + 3_600,
      iat: now,
      scope: "contacts.read",
      sub: "2c5a",
      aud: [origin],
      username: "alice",
    },
    others: [
      [
        "a refresh token",
        { exp: now + 5_400 },
        "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most.",
      ],
    ],
  },
  {
    name: "glewlwyd 2.7",
    issuer: "https://glewlwyd.example/api/oidc",
    subject: "alice",
    algorithm: "RS256",
    jwt: {
      header: {},
      claims: { sub: "alice", type: "access_token", nbf: now, salt: "x", scope: "contacts.read" },
    },
    others: [["an ID token", { azp: "quillpost", at_hash: "h", aud: "quillpost" }, elsewhere]],
  },
  {
    name: "better-auth oauth-provider 1.7",
    issuer: "http://localhost:3000/api/auth",
    subject: "u1",
    algorithm: "EdDSA",
    jwt: {
      header: {},
      claims: {
        sub: "u1",
        aud: [origin, "http://localhost:3000/api/auth/oauth2/userinfo"],
        azp: "quillpost",
        sid: null,
      },
    },
    others: [],
  },
  {
    name: "Django OAuth Toolkit 3.4",
    issuer: "http://127.0.0.1:8000/o",
    subject: "alice",
    algorithm: "RS256",
    profile: { profile: "introspection", subject_claim: "username" },
    isSecretKnown: true,
    answer: {
      active: true,
      scope: "contacts.read",
      exp: now + 600,
      client_id: "quillpost",
      username: "alice",
      aud: [origin],
    },
    strictly: "The token lacks sub.",
    others: [
      [
        "a token that lives ten hours, as it does by default",
        { exp: now + 36_000 },
        "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most.",
      ],
    ],
  },
];

/** What dex gives out as an access token: an ID token for its client, whatever is asked for. */
export const dex = {
  issuer: "http://127.0.0.1:5556/dex",
  claims: {
    sub: "Cg1h",
    aud: "quillpost",
    client_id: undefined,
    jti: undefined,
    scope: undefined,
    at_hash: "h",
    email: "alice@example.com",
    email_verified: true,
    name: "alice",
  },
};
