import type { AllowedConsent } from "../stores/consents.store.ts";

/** A consent to these scopes, as it is after its checks. */
export function allowing(...scopes: readonly string[]): AllowedConsent {
  return { scopes } as AllowedConsent;
}
