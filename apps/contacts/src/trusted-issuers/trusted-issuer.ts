/** How the tokens of an issuer are known to be access tokens: ADR 0054 tells what each gives up. */
export const profileNames = ["rfc9068", "jwt", "keycloak", "introspection"] as const;

export type ProfileName = (typeof profileNames)[number];

/** Signatures by key pairs only. With HMAC the verifier's public key would be the secret. */
export const knownAlgorithms = [
  ...(["ES256", "ES384", "ES512", "PS256", "PS384", "PS512"] as const),
  ...(["RS256", "RS384", "RS512", "EdDSA", "Ed25519"] as const),
];

/** What is accepted of an issuer whose profile names no algorithms. */
const usualAlgorithms = ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"];

/** Who this resource is at an issuer's introspection endpoint (RFC 7662 §2.1). */
export interface IntrospectionCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How an issuer is asked about its tokens (RFC 7662). */
export interface Introspection {
  /** Named by hand; otherwise its metadata names it. */
  readonly endpoint?: string | undefined;
  /** Absent only where the endpoint is named by hand and asks for none. */
  readonly credentials?: IntrospectionCredentials | undefined;
}

/** An entry of `ISSUER_PROFILES`. */
export interface IssuerProfile {
  readonly issuer: string;
  readonly profile: ProfileName;
  readonly subject_claim?: string;
  readonly client_claim?: string;
  readonly scope_claim?: string;
  readonly algorithms?: readonly string[];
  readonly introspection_endpoint?: string;
}

/** An issuer whose tokens are believed, and how they are read. */
export interface TrustedIssuer {
  /** The exact string it calls itself. */
  readonly issuer: string;
  readonly profile: ProfileName;
  readonly subjectClaim: string;
  readonly clientClaim: string;
  readonly scopeClaim: string;
  /** Otherwise the scope is one string, as RFC 9068 §2.2.3 and RFC 7662 §2.2 say. */
  readonly scopeMayBeList: boolean;
  /** What a JWT must say; `aud` is asked for in any case. */
  readonly requiredClaims: readonly string[];
  readonly algorithms: readonly string[];
  /** Absent: it is never asked. */
  readonly introspection?: Introspection | undefined;
}

/** An issuer as its profile says, which is RFC 9068 unless told otherwise. */
export function trustedIssuer(
  { issuer, profile, ...entry }: IssuerProfile,
  credentials?: IntrospectionCredentials,
): TrustedIssuer {
  const subjectClaim = entry.subject_claim ?? "sub";
  const clientClaim = entry.client_claim ?? (profile === "keycloak" ? "azp" : "client_id");
  const isClientNeeded = profile !== "jwt" || entry.client_claim !== undefined;
  const { introspection_endpoint: endpoint } = entry;
  return Object.freeze({
    issuer,
    profile,
    subjectClaim,
    clientClaim,
    scopeClaim: entry.scope_claim ?? "scope",
    scopeMayBeList: profile === "jwt" || profile === "keycloak" || entry.scope_claim !== undefined,
    requiredClaims: [
      subjectClaim,
      ...(isClientNeeded ? [clientClaim] : []),
      ...(profile === "rfc9068" ? ["jti", "iat"] : []),
      "exp",
    ],
    algorithms: entry.algorithms ?? usualAlgorithms,
    ...(endpoint || credentials ? { introspection: { endpoint, credentials } } : {}),
  });
}
