import { Type, type Static } from "typebox";
import type { ClientKey } from "../authorization-server/client-key.ts";
import type { IdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";

/** The ways in which Quillpost can prove who it is (RFC 7591 §2). */
export const AuthenticationMethod = Type.Enum([
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "none",
]);

export type AuthenticationMethod = Static<typeof AuthenticationMethod>;

/**
 * `plain`: the code flow of RFC 6749 with PKCE. `offered`: on top of it, every protection that the
 * server offers.
 */
export type Profile = "plain" | "offered";

/** A mail provider whose address books Quillpost may be allowed to read. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** The contacts API, which is also the resource that tokens are asked for (RFC 8707). */
  readonly contactsUrl: string;
  readonly profile: Profile;
  readonly clientId: string | null;
  readonly authenticationMethod: AuthenticationMethod | null;
  readonly registeredBy: "configuration" | "hand" | "machine" | null;
  readonly registeredAt: number | null;
  readonly secretSealed: string | null;
  readonly clientKeySealed: string | null;
  /** `vouched`: an operator says that the server does PKCE, though it does not announce it. */
  readonly pkce: "announced" | "vouched";
  /** 1 when the provider knows the address to which people who sign in come back; otherwise 0. */
  readonly offersSignIn: number;
  /**
   * How it signs ID tokens and logout tokens for Quillpost; no other signature of it is believed.
   */
  readonly idTokenAlgorithm: IdTokenAlgorithm;
}

/** Only a provider we registered with can be asked anything. */
export interface RegisteredProvider extends Provider {
  readonly clientId: string;
  readonly authenticationMethod: AuthenticationMethod;
}

/** What came out of a registration, by hand or by machine. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** The private key, for a client that signs who it is. */
  readonly clientKey?: ClientKey | undefined;
  readonly offersSignIn?: boolean | undefined;
  /** RS256 where nothing else was agreed (OpenID Connect Registration §2). */
  readonly idTokenAlgorithm?: IdTokenAlgorithm | undefined;
  readonly authenticationMethod: AuthenticationMethod;
  readonly registeredBy: NonNullable<Provider["registeredBy"]>;
  /** Where and with what the registration itself can be managed (RFC 7592 §3). */
  readonly registrationClientUri?: string | undefined;
  readonly registrationAccessToken?: string | undefined;
}

export function isRegistered(provider: Provider): provider is RegisteredProvider {
  return provider.clientId !== null;
}
