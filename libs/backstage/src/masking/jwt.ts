import type { SecretKind } from "@tale/protocol/secrecy";

export const jwtPattern = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g;

/** A signed token's readable halves. */
export interface ReadJwt {
  readonly header: unknown;
  readonly claims: unknown;
}

/** @returns undefined for what is no signed token */
export function readJwt(value: string): ReadJwt | undefined {
  const [header, claims, signature] = value.split(".");
  if (!header?.startsWith("eyJ") || signature === undefined) return undefined;
  try {
    return { header: decode(header), claims: decode(claims!) };
  } catch {
    return undefined;
  }
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

/** What a token says it is (`typ`, RFC 8725 §3.11), where the name it travels under does not. */
const kindOfType: Readonly<Record<string, SecretKind>> = {
  "at+jwt": "access-token",
  "dpop+jwt": "dpop-proof",
  "logout+jwt": "logout-token",
  "oauth-authz-req+jwt": "request-object",
};

/** Under these names may stand a signed token or something else. */
const signedKind: Partial<Record<SecretKind, SecretKind>> = {
  "request-id": "request-object",
  opaque: "access-token",
};

/** @param named the kind that goes with the name it travels under */
export function kindOfJwt({ header }: ReadJwt, named: SecretKind): SecretKind {
  const { typ } = header as { typ?: unknown };
  return (
    kindOfType[
      String(typ)
        .toLowerCase()
        .replace(/^application\//, "")
    ] ??
    signedKind[named] ??
    named
  );
}
