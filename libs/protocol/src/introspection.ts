import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";

/** A resource server's question about a token (RFC 7662 §2.1). */
export const IntrospectionRequest = Type.Object({
  token: Type.Optional(Type.String()),
  token_type_hint: Type.Optional(Type.String()),
  ...SentClientCredentials.properties,
});

export type IntrospectionRequest = Static<typeof IntrospectionRequest>;

/**
 * The authorization server's answer; an inactive token is told apart by nothing but `active` (RFC
 * 7662 §2.2).
 */
export type IntrospectionResponse =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly iss: string;
      readonly client_id: string;
      readonly scope?: string;
      /** What the token allows beside its scope (RFC 9396 §9.2). */
      readonly authorization_details?: readonly unknown[];
      readonly token_type?: "Bearer" | "DPoP";
      readonly sub?: string;
      readonly aud?: string | string[];
      readonly iat: number;
      readonly exp: number;
      readonly jti?: string;
      /** The key the token is bound to (RFC 9449 §6.2). */
      readonly cnf?: { readonly jkt: string };
    };
