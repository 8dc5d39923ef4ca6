import { second } from "@tale/service/clock";
import { origin, today } from "../testing.ts";

export type Members = Readonly<Record<string, unknown>>;

/** How one product writes its access tokens, and what this resource has to be told to take them. For tests only. */
export interface Dialect {
  /** The product, its version, and which of its settings. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly algorithm: string;
  /** The entry of `ISSUER_PROFILES` without the issuer; absent where RFC 9068 is what it speaks. */
  readonly profile?: Members;
  /** Whether this resource has credentials at its introspection endpoint. */
  readonly isSecretKnown?: boolean;
  /** Where it answers about tokens, if not where its metadata says. */
  readonly endpoint?: string;
  /** A JWT; `undefined` leaves a member out that `FakeIssuer.token` would write. */
  readonly jwt?: { readonly header: Members; readonly claims: Members };
  /** What it says about an opaque token. */
  readonly answer?: Members;
  /** Why the token is refused without the profile. */
  readonly strictly?: string;
  /** Other tokens of this product, as differences to the access token, and why they are refused. */
  readonly others: readonly (readonly [kind: string, difference: Members, reason: string])[];
}

const now = today / second;
const hydra = "http://127.0.0.1:4444";
const notAtJwt = "The token is not an access token: typ in its header is not at+jwt.";
const inactive = "The token is not a signed JWT.";
const elsewhere = `The token is meant for another resource: its aud does not name ${origin}.`;
const alike = (name: string) => `The token is not an access token: it has ${name}, as other tokens have.`;
const usedOtherwise = (name: string) => `The token is not an access token: its ${name} names another kind.`;
const keycloakType = "The token is not an access token: its claim typ is neither Bearer nor DPoP.";

const keycloak = { issuer: "https://keycloak.example/realms/tale", subject: "8f4d", algorithm: "RS256" };
const keycloakClaims = {
  ...{ sub: "8f4d", aud: [origin, "account"], typ: "Bearer", azp: "quillpost", client_id: undefined },
  ...{ auth_time: now - 9, sid: "s", acr: "1", "allowed-origins": ["http://blog.localhost:4000"] },
  ...{ realm_access: { roles: ["offline_access"] }, scope: "openid contacts.read email", email_verified: false },
};

const spring = { issuer: "http://127.0.0.1:9000", subject: "alice" };
const springClaims = {
  ...{ sub: "alice", aud: [origin], nbf: now, iat: now, exp: now + 300 },
  ...{ client_id: undefined, scope: ["openid", "contacts.read"] },
};

/** Shapes as these products wrote them in November 2026; a claim that none of them reads is left as it was. */
export const dialects: readonly Dialect[] = [
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
    answer: { ...keycloakClaims, active: true, client_id: "quillpost", token_type: "Bearer", username: "alice", exp: now + 300, iat: now },
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
      ["a token that says nothing of its use", { scope: undefined, azp: "quillpost" }, "The token is not an access token: it has neither scope nor client_id."],
      ["a logout token", { events: { "http://schemas.openid.net/event/backchannel-logout": {} } }, alike("events")],
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
    answer: { active: true, sub: "alice", aud: [origin], nbf: now, iat: now, exp: now + 300, iss: spring.issuer, jti: "j", client_id: "quillpost", scope: "contacts.read", token_type: "Bearer" },
    others: [["a refresh token", { token_type: undefined, aud: undefined, sub: undefined }, "The token lacks aud."]],
  },
  {
    name: "Hydra 26.2 with JWTs",
    issuer: hydra,
    subject: "alice",
    algorithm: "RS256",
    profile: { profile: "jwt", scope_claim: "scp" },
    jwt: { header: { typ: "JWT" }, claims: { sub: "alice", aud: [origin], ext: {}, nbf: now, scp: ["openid", "contacts.read"], scope: undefined } },
    strictly: notAtJwt,
    others: [["an ID token", { scp: undefined, client_id: undefined, at_hash: "h", auth_time: now, rat: now, sid: "s" }, alike("at_hash")]],
  },
  {
    name: "Hydra 26.2, asked at its administrative port, which asks for no credentials",
    issuer: hydra,
    subject: "alice",
    algorithm: "RS256",
    endpoint: "http://127.0.0.1:4445/admin/oauth2/introspect",
    profile: { profile: "introspection", introspection_endpoint: "http://127.0.0.1:4445/admin/oauth2/introspect" },
    answer: { active: true, scope: "openid contacts.read", client_id: "quillpost", sub: "alice", exp: now + 3_600, iat: now, nbf: now, aud: [origin], iss: hydra, token_type: "Bearer", token_use: "access_token", ext: null },
    strictly: inactive,
    others: [["a refresh token", { token_type: "", token_use: "refresh_token" }, usedOtherwise("token_use")]],
  },
  {
    name: "Authelia 4.39 with JWTs",
    issuer: "https://auth.example",
    subject: "2c5a",
    algorithm: "RS256",
    profile: { profile: "rfc9068", scope_claim: "scp" },
    jwt: { header: {}, claims: { sub: "2c5a", aud: [origin], scope: undefined, scp: ["contacts.read", "offline_access"] } },
    others: [["a token whose list of scopes is something else", { scp: 7 }, "The token's scp is not a string."]],
  },
  {
    name: "Authelia 4.39 with opaque tokens",
    issuer: "https://auth.example",
    subject: "2c5a",
    algorithm: "RS256",
    isSecretKnown: true,
    answer: { active: true, client_id: "quillpost", exp: now + 3_600, iat: now, scope: "contacts.read", sub: "2c5a", aud: [origin], username: "alice" },
    others: [["a refresh token", { exp: now + 5_400 }, "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most."]],
  },
  {
    name: "glewlwyd 2.7",
    issuer: "https://glewlwyd.example/api/oidc",
    subject: "alice",
    algorithm: "RS256",
    jwt: { header: {}, claims: { sub: "alice", type: "access_token", nbf: now, salt: "x", scope: "contacts.read" } },
    others: [["an ID token", { azp: "quillpost", at_hash: "h", aud: "quillpost" }, elsewhere]],
  },
  {
    name: "better-auth oauth-provider 1.7",
    issuer: "http://localhost:3000/api/auth",
    subject: "u1",
    algorithm: "EdDSA",
    jwt: { header: {}, claims: { sub: "u1", aud: [origin, "http://localhost:3000/api/auth/oauth2/userinfo"], azp: "quillpost", sid: null } },
    others: [],
  },
  {
    name: "Django OAuth Toolkit 3.4",
    issuer: "http://127.0.0.1:8000/o",
    subject: "alice",
    algorithm: "RS256",
    profile: { profile: "introspection", subject_claim: "username" },
    isSecretKnown: true,
    answer: { active: true, scope: "contacts.read", exp: now + 600, client_id: "quillpost", username: "alice", aud: [origin] },
    strictly: "The token lacks sub.",
    others: [["a token that lives ten hours, as it does by default", { exp: now + 36_000 }, "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most."]],
  },
];

/** What dex gives out as an access token: an ID token for its client, whatever is asked for. */
export const dex = { issuer: "http://127.0.0.1:5556/dex", claims: { sub: "Cg1h", aud: "quillpost", client_id: undefined, jti: undefined, scope: undefined, at_hash: "h", email: "alice@example.com", email_verified: true, name: "alice" } };

