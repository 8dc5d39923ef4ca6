import { StartError } from "@tale/service/environment";
import { isSafeOrigin } from "@tale/service/origins";
import { readIntrospectionSecrets } from "./introspection-secrets.ts";
import { readIssuerProfiles } from "./issuer-profiles.ts";
import { trustedIssuer, type TrustedIssuer } from "./trusted-issuer.ts";

/** The three variables that say whose tokens are believed, as they were typed. */
export interface IssuerVariables {
  readonly TRUSTED_ISSUERS: string;
  readonly ISSUER_PROFILES: string;
  readonly INTROSPECTION_SECRETS: string;
}

/** @throws StartError naming the variable that cannot be used, and never a secret */
export function readTrustedIssuers(variables: IssuerVariables): readonly TrustedIssuer[] {
  const issuers = variables.TRUSTED_ISSUERS.split(",").map((issuer) =>
    checkIssuerUrl(issuer.trim()),
  );
  const profiles = readIssuerProfiles(variables.ISSUER_PROFILES, issuers);
  const secrets = readIntrospectionSecrets(variables.INTROSPECTION_SECRETS, issuers);
  const trusted = issuers.map((issuer) => {
    const profile = profiles.get(issuer) ?? { issuer, profile: "rfc9068" };
    return trustedIssuer(profile, secrets.get(issuer));
  });
  return Object.freeze(trusted.map(checkCanBeAsked));
}

/**
 * RFC 8414 §2: an issuer is a URL without query and fragment; https, or http that never leaves this
 * machine.
 */
function checkIssuerUrl(issuer: string): string {
  const isUsable = URL.canParse(issuer) && !/[?#@]/.test(issuer) && isSafeOrigin(new URL(issuer));
  if (!isUsable)
    throw new StartError(
      `TRUSTED_ISSUERS cannot be used: “${issuer}” must be an https URL, or http on this machine, without query and fragment`,
    );
  return issuer;
}

/** The profile “introspection” knows no other way to decide about a token. */
function checkCanBeAsked(trusted: TrustedIssuer): TrustedIssuer {
  const { issuer, profile, introspection } = trusted;
  if (profile === "introspection" && !introspection)
    throw new StartError(
      `ISSUER_PROFILES cannot be used: “${issuer}” has the profile introspection, which needs an entry ` +
        "in INTROSPECTION_SECRETS, or introspection_endpoint where no credentials are asked for",
    );
  return trusted;
}
