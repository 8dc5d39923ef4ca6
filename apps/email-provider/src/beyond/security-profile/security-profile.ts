import type { ClientSettings } from "../../clients/client.ts";

/** What clients may sign with: asymmetric, because the point is that we cannot sign for them. */
export const signingAlgorithms: readonly string[] = ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"];

type Asking = Pick<ClientSettings, "authenticationMethod" | "further">;

/**
 * Whether a client asks for the FAPI 2.0 Security Profile, by registering all that it takes from a
 * client: it signs who it is, pushes its requests, and has its tokens bound to a key. It is held to
 * the rest of the profile then.
 */
export function asksForSecurityProfile({ authenticationMethod, further }: Asking): boolean {
  return (
    authenticationMethod === "private_key_jwt" &&
    further?.require_pushed_authorization_requests === true &&
    further.dpop_bound_access_tokens === true
  );
}

/** The profile allows no PKCS #1 v1.5 signatures (FAPI 2.0 Security Profile §5.4.1). */
export function signingAlgorithmsOf(client: Asking): string[] {
  return signingAlgorithms.filter(
    (algorithm) => algorithm !== "RS256" || !asksForSecurityProfile(client),
  );
}
