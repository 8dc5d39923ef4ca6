import type { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { second } from "@tale/service/clock";
import type { JWK } from "jose";

/*
 * Clients (RFC 6749 §2): what one is, how it proves who it is at every endpoint that it calls
 * (`authenticate-client.ts`), and the errors in which it is refused: on the back channel
 * (`token.error.ts`), in a registration (`registration.error.ts`), in an authorization request
 * (`authorization.error.ts`). It registers in `registration/` or `portal/`; nothing here answers a URL.
 */

/** The grant types there are, by their names on the wire (RFC 7591 §2). */
export const grantTypes = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  deviceCodeGrantType,
] as const;

export type GrantType = (typeof grantTypes)[number];

/**
 * An application that was registered, by its developer in the portal, by itself, or by the seed.
 */
export interface Client extends ClientSettings {
  readonly id: string;
  /** The user who registered it in the portal; absent when it registered itself. */
  readonly ownerId?: string;
  /** Nobody vouches for it. */
  readonly registeredItself: boolean;
  readonly createdAt: number;
}

/** What a client, or its developer, decides about itself. */
export interface ClientSettings {
  readonly name: string;
  readonly description?: string;
  readonly uri?: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
  /** The scopes it may ask for. */
  readonly scopes: readonly string[];
  readonly authenticationMethod: TokenEndpointAuthMethod;
  /**
   * Its secret may come in the header or in the body, request by request (ADR 0045); only by the
   * hand of its developer, or of the operator.
   */
  readonly secretAnywhere?: true;
  /** Public keys of a client that signs its assertions (RFC 7523 §3). */
  readonly jwks?: { readonly keys: readonly JWK[] };
  /**
   * A native application runs on its user's device: it can prove nothing about itself (RFC 8252
   * §8.6).
   */
  readonly applicationType: "web" | "native";
  /**
   * A resource server: it may ask about every token meant for one of our resources (RFC 7662 §2.1).
   */
  readonly introspects?: boolean;
  /** The operator lets it leave PKCE out of its OpenID Connect requests (ADR 0036). */
  readonly pkce?: "optional";
  /** What it registered for RFCs that the code flow does not need, as it named it (RFC 7591 §2). */
  readonly further?: ClientMetadata;
}

/** How the client may prove who it is, the one that is told first (RFC 7591 §2). */
export function methodsOf({
  authenticationMethod,
  secretAnywhere,
}: Pick<
  ClientSettings,
  "authenticationMethod" | "secretAnywhere"
>): readonly TokenEndpointAuthMethod[] {
  return secretAnywhere ? secretMethods : [authenticationMethod];
}

const secretMethods: readonly TokenEndpointAuthMethod[] = [
  "client_secret_basic",
  "client_secret_post",
];

/**
 * Whether the client shares a secret with us: one that signs has a key instead, a public one has
 * nothing.
 */
export function hasSharedSecret({
  authenticationMethod,
}: Pick<ClientSettings, "authenticationMethod">): boolean {
  return secretMethods.includes(authenticationMethod);
}

/**
 * By how much the clocks of clients and of resource servers may differ from ours; Contacts
 * tolerates as much (RFC 7519 §4.1.4).
 */
export const clockSkew = 30 * second;

/** What clients may sign with: asymmetric, because the point is that we cannot sign for them. */
export const clientSigningAlgorithms: readonly string[] = [
  "ES256",
  "PS256",
  "RS256",
  "EdDSA",
  "Ed25519",
];

/** FAPI 2.0 Security Profile §5.4.1: no PKCS #1 v1.5 signatures for its clients. */
export function signingAlgorithmsOf(client: ProfileSettings): string[] {
  return clientSigningAlgorithms.filter(
    (algorithm) => algorithm !== "RS256" || !asksForSecurityProfile(client),
  );
}

type ProfileSettings = Pick<ClientSettings, "authenticationMethod" | "further">;

/**
 * FAPI 2.0 Security Profile §5.3.2: a client asks for the profile by registering all that it takes
 * from a client: it signs who it is, pushes its requests, and has its tokens bound to a key. It is
 * held to the rest of the profile then.
 */
export function asksForSecurityProfile({
  authenticationMethod,
  further,
}: ProfileSettings): boolean {
  return (
    authenticationMethod === "private_key_jwt" &&
    further?.require_pushed_authorization_requests === true &&
    further.dpop_bound_access_tokens === true
  );
}
