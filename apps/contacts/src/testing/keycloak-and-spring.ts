import { origin } from "./contacts.ts";
import {
  now,
  notAtJwt,
  elsewhere,
  alike,
  usedOtherwise,
  keycloakType,
  type Dialect,
} from "./dialect.ts";

const keycloak = {
  issuer: "https://keycloak.example/realms/tale",
  subject: "8f4d",
  algorithm: "RS256",
};
const keycloakClaims = {
  ...{
    sub: "8f4d",
    aud: [origin, "account"],
    typ: "Bearer",
    azp: "quillpost",
    client_id: undefined,
  },
  ...{ auth_time: now - 9, sid: "s", acr: "1", "allowed-origins": ["http://blog.localhost:4000"] },
  ...{
    realm_access: { roles: ["offline_access"] },
    scope: "openid contacts.read email",
    email_verified: false,
  },
};

const spring = { issuer: "http://127.0.0.1:9000", subject: "alice" };
const springClaims = {
  ...{ sub: "alice", aud: [origin], nbf: now, iat: now, exp: now + 300 },
  ...{ client_id: undefined, scope: ["openid", "contacts.read"] },
};

/**
 * Shapes as these products wrote them in November 2026; a claim that none of them reads is left as
 * it was.
 */
export const keycloakAndSpring: readonly Dialect[] = [
  {
    name: "Keycloak 26.7 as it comes",
    ...keycloak,
    profile: { profile: "keycloak" },
    jwt: { header: { typ: "JWT" }, claims: keycloakClaims },
    strictly: notAtJwt,
    others: [
      ["an ID token", { typ: "ID", nonce: "n", at_hash: "h" }, keycloakType],
      ["a refresh token", { typ: "Refresh" }, keycloakType],
      ["a token without typ", { typ: undefined }, keycloakType],
      ["a token of another audience", { aud: "account" }, elsewhere],
      ["a token without client", { azp: "" }, "The token lacks azp."],
    ],
  },
  {
    name: "Keycloak 26.7 with access.token.header.type.rfc9068",
    ...keycloak,
    profile: { profile: "rfc9068", client_claim: "azp" },
    jwt: { header: {}, claims: keycloakClaims },
    strictly: "The token lacks client_id.",
    others: [["a token of another audience", { aud: ["account"] }, elsewhere]],
  },
  {
    name: "Keycloak 26.7, asked about each token",
    ...keycloak,
    profile: { profile: "introspection" },
    isSecretKnown: true,
    answer: {
      ...keycloakClaims,
      active: true,
      client_id: "quillpost",
      token_type: "Bearer",
      username: "alice",
      exp: now + 300,
      iat: now,
    },
    others: [
      ["an ID token", { typ: "ID", token_type: undefined }, usedOtherwise("typ")],
      ["an offline token", { typ: "Offline" }, usedOtherwise("typ")],
    ],
  },
  {
    name: "Spring Authorization Server 7.1 as it comes",
    ...spring,
    algorithm: "RS256",
    profile: { profile: "jwt" },
    jwt: { header: { typ: undefined }, claims: springClaims },
    strictly: notAtJwt,
    others: [
      ["an ID token", { nonce: "n", azp: "quillpost", auth_time: now, sid: "s" }, alike("nonce")],
      ["an ID token without nonce", { azp: "quillpost", auth_time: now }, alike("auth_time")],
      [
        "a token that says nothing of its use",
        { scope: undefined, azp: "quillpost" },
        "The token is not an access token: it has neither scope nor client_id.",
      ],
      [
        "a logout token",
        { events: { "http://schemas.openid.net/event/backchannel-logout": {} } },
        alike("events"),
      ],
    ],
  },
  {
    name: "Spring Authorization Server 7.1 in the shape of RFC 9068, its scope a list",
    ...spring,
    algorithm: "RS256",
    profile: { profile: "rfc9068", scope_claim: "scope" },
    jwt: { header: {}, claims: { ...springClaims, client_id: "quillpost" } },
    strictly: "The token's scope is not a string.",
    others: [],
  },
  {
    name: "Spring Authorization Server 7.1 with opaque tokens",
    ...spring,
    algorithm: "RS256",
    isSecretKnown: true,
    answer: {
      active: true,
      sub: "alice",
      aud: [origin],
      nbf: now,
      iat: now,
      exp: now + 300,
      iss: spring.issuer,
      jti: "j",
      client_id: "quillpost",
      scope: "contacts.read",
      token_type: "Bearer",
    },
    others: [
      [
        "a refresh token",
        { token_type: undefined, aud: undefined, sub: undefined },
        "The token lacks aud.",
      ],
    ],
  },
];
