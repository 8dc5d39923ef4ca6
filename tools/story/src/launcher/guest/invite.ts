import type { HttpClient } from "@tale/service/http-client";
import { CannotStart } from "../settings.ts";
import { findIssuer, type GuestMetadata } from "./find-issuer.ts";
import type { Guest, GuestClient } from "./guest.ts";

/**
 * What the command line says about an authorization server that shall play in Ottermail's place.
 */
export interface Invitation {
  readonly issuer: string;
  readonly name?: string | undefined;
  /**
   * How Contacts reads its tokens: a name, or an entry of `ISSUER_PROFILES` as JSON, without the
   * issuer.
   */
  readonly profile?: string | undefined;
}

/** What may be said about it by variables, because it is secret or long. */
export const guestVariables = {
  clientId: "ISSUER_CLIENT_ID",
  clientSecret: "ISSUER_CLIENT_SECRET",
  initialAccessToken: "ISSUER_INITIAL_ACCESS_TOKEN",
  introspectionId: "ISSUER_INTROSPECTION_ID",
  introspectionSecret: "ISSUER_INTROSPECTION_SECRET",
} as const;

const longestName = 24;
const usualProfile = "rfc9068";

/**
 * Looks at the server once, so that a wrong address is told before anything starts.
 *
 * @throws CannotStart in one line
 */
export async function invite(
  { issuer: typed, name, profile }: Invitation,
  environment: NodeJS.ProcessEnv,
  http: HttpClient,
): Promise<Guest> {
  const metadata = await findIssuer(typed, http);
  const { issuer } = metadata;
  const client = clientIn(environment);
  return {
    name: checkName(name ?? new URL(issuer).host.slice(0, longestName)),
    issuer,
    isListed: true,
    ...(client ? { client } : {}),
    contacts: contactsVariables(issuer, profile, environment),
    endpoints: endpointsIn(metadata),
    metadata,
  };
}

function checkName(name: string): string {
  const text = name.trim();
  if (text === "" || text.length > longestName)
    throw new CannotStart(
      `--name ${name} cannot be used: it must have 1 to ${longestName} characters`,
    );
  if (/^(fernmail|ottermail)$/i.test(text))
    throw new CannotStart(`--name ${name} cannot be used: that is one of the cast`);
  return text;
}

function clientIn(environment: NodeJS.ProcessEnv): GuestClient | undefined {
  const id = environment[guestVariables.clientId];
  const secret = environment[guestVariables.clientSecret];
  if (!id && secret)
    throw new CannotStart(
      `${guestVariables.clientSecret} is set without ${guestVariables.clientId}`,
    );
  return id ? { id, ...(secret ? { secret } : {}) } : undefined;
}

function contactsVariables(
  issuer: string,
  profile = usualProfile,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const id = environment[guestVariables.introspectionId];
  const secret = environment[guestVariables.introspectionSecret];
  if (Boolean(id) !== Boolean(secret))
    throw new CannotStart(
      `${guestVariables.introspectionId} and ${guestVariables.introspectionSecret} belong together: one of them is missing`,
    );
  return {
    ...(profile === usualProfile
      ? {}
      : { ISSUER_PROFILES: JSON.stringify([{ issuer, ...readProfile(profile) }]) }),
    ...(id && secret
      ? {
          INTROSPECTION_SECRETS: JSON.stringify([{ issuer, client_id: id, client_secret: secret }]),
        }
      : {}),
  };
}

/** Which profiles there are, and what may stand in an entry, Contacts says when it starts. */
function readProfile(text: string): object {
  if (!text.trim().startsWith("{")) return { profile: text.trim() };
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new CannotStart(
      `--profile ${text} cannot be used: it is neither the name of a profile nor JSON such as {"profile": "jwt", "scope_claim": "scp"}`,
    );
  }
}

/** The addresses that metadata names. */
export function endpointsIn(metadata: GuestMetadata): Record<string, string> {
  const named = Object.entries(metadata).filter(
    ([name, value]) =>
      (name.endsWith("_endpoint") || name === "jwks_uri") && typeof value === "string",
  );
  return Object.fromEntries(named) as Record<string, string>;
}
