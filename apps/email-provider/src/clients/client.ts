import type { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import type { deviceCodeGrantType } from "@tale/protocol/device-authorization";
import type { JWK } from "jose";

/** The grant types there are, by their names on the wire (RFC 7591 §2). */
export type GrantType =
  "authorization_code" | "refresh_token" | "client_credentials" | typeof deviceCodeGrantType;

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
  /** What it registered for extensions of the protocol, as it named it (RFC 7591 §2). */
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
