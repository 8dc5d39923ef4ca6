import type { HttpResponse } from "@tale/service/http-client";
import { json } from "../fake-provider.ts";

type Members = Record<string, unknown>;

/** How one product answers, as far as it differs from others. For tests only. */
export interface Dialect {
  readonly name: string;
  /** As the product writes it. */
  readonly issuer: string;
  /** As a person types it, where that is not the same. */
  readonly typed?: string;
  /** What stands at the address of RFC 8414; most products have nothing there. */
  readonly oauth?: Members;
  readonly openid?: Members;
  readonly register?: (asked: Members) => HttpResponse;
  /** Where only a developer can register Quillpost, what is to be read about it. */
  readonly registrationRefused?: string;
  readonly pushed?: (registered: Members) => HttpResponse | undefined;
  /** Why no authorization request for contacts is taken. */
  readonly refuses?: { readonly error: string; readonly error_description: string };
  /** Further members of a token answer. */
  readonly tokens?: Members;
  readonly refreshNeeds?: string;
  readonly revoked?: HttpResponse;
  readonly told?: string;
  /** `signed`: userinfo is a JWT. */
  readonly userinfo?: "plain" | "signed";
  /** Further members of the set of keys, and further keys. */
  readonly furtherKeys?: readonly unknown[];
  readonly algorithm?: "ES256" | "RS256" | "EdDSA";
}

/** Where a product has its endpoints: below its issuer, whatever they are called there. */
export function endpoints(issuer: string, further: Members = {}): Members {
  const base = issuer.replace(/\/$/, "");
  return {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    revocation_endpoint: `${base}/revoke`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["plain", "S256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    ...further,
  };
}

/** What an OpenID provider says on top of it. */
export function openid(issuer: string, further: Members = {}): Members {
  const base = issuer.replace(/\/$/, "");
  return endpoints(issuer, {
    jwks_uri: `${base}/jwks`,
    userinfo_endpoint: `${base}/userinfo`,
    end_session_endpoint: `${base}/logout`,
    id_token_signing_alg_values_supported: ["RS256"],
    ...further,
  });
}

/** A registration taken as it was asked for, in the words of a product. */
export function registered(asked: Members, further: Members): HttpResponse {
  return json(201, { ...asked, client_id: "made-there", client_secret: "a-secret", ...further });
}
