import { hash } from "../stores/hash.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";

export type RedirectUris = ReturnType<typeof createRedirectUris>;

/**
 * Where answers arrive: at one address for all providers, or at a provider's own place below it.
 */
export function createRedirectUris(origin: string) {
  const below =
    (path: string) =>
    (place: string | undefined): string =>
      origin + path + (place === undefined ? "" : `/${place}`);
  return { connect: below("/callback"), signIn: below("/sign-in/callback") };
}

/**
 * RFC 9700 §4.4.2: a provider that announces `iss` names itself in each answer, and shares our one
 * address with others like it. One that does not has a place of its own: what arrives there comes
 * from nobody else. It is the same after a reset.
 *
 * @returns undefined for the address that is shared
 */
export function placeOf({
  issuer,
  authorization_response_iss_parameter_supported: isNamed,
}: ProviderMetadata): string | undefined {
  return isNamed ? undefined : hash(issuer).slice(0, 22);
}
