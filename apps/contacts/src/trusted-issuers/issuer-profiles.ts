import { readFileSync } from "node:fs";
import { StartError } from "@tale/service/environment";
import { isSafeOrigin } from "@tale/service/origins";
import { Type, type TSchema } from "typebox";
import { Value } from "typebox/value";
import { knownAlgorithms, profileNames, type IssuerProfile } from "./trusted-issuer.ts";

/** Claim names stand in `error_description`, where quotes and backslashes may not (RFC 6750 §3). */
const ClaimName = Type.String({ pattern: "^[\\w.:/~-]{1,200}$" });

const members = {
  issuer: Type.String(),
  profile: Type.Enum(profileNames),
  subject_claim: Type.Optional(ClaimName),
  client_claim: Type.Optional(ClaimName),
  scope_claim: Type.Optional(ClaimName),
  algorithms: Type.Optional(Type.Array(Type.Enum(knownAlgorithms), { minItems: 1 })),
  introspection_endpoint: Type.Optional(Type.String()),
};

const memberNames = Object.keys(members).join(", ");

/** What each member must be, in words; the issuer is looked up among the trusted ones. */
const expected: Readonly<Record<string, string>> = {
  issuer: "one of TRUSTED_ISSUERS",
  profile: `one of ${profileNames.join(", ")}`,
  subject_claim: "the name of a claim",
  client_claim: "the name of a claim",
  scope_claim: "the name of a claim",
  algorithms: `a list of ${knownAlgorithms.join(", ")}`,
  introspection_endpoint: "an https URL, or http on this machine",
};

const refuse = (reason: string) => new StartError(`ISSUER_PROFILES cannot be used: ${reason}`);

/**
 * Reads `ISSUER_PROFILES`: a JSON list with one entry at most for each trusted issuer, or the path
 * of a file with one.
 *
 * @throws StartError naming the entry and the member that cannot be used
 */
export function readIssuerProfiles(
  text: string,
  trusted: readonly string[],
): ReadonlyMap<string, IssuerProfile> {
  const entries = readList(text);
  if (!Array.isArray(entries))
    throw refuse(
      'it must be a JSON list such as [{"issuer": "…", "profile": "jwt"}], or the path of such a file',
    );
  const profiles = new Map<string, IssuerProfile>();
  for (const [index, value] of entries.entries()) {
    const entry = checkEntry(value, `entry ${index + 1}`);
    const { issuer } = entry;
    if (!trusted.includes(issuer)) throw refuse(`“${issuer}” is not among TRUSTED_ISSUERS`);
    if (profiles.has(issuer)) throw refuse(`“${issuer}” is there twice`);
    profiles.set(issuer, Object.freeze(entry));
  }
  return profiles;
}

function readList(text: string): unknown {
  const isFile = !/^\s*[[{]/.test(text);
  try {
    return JSON.parse(isFile ? readFileSync(text, "utf8") : text);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw refuse(
      code ? `the file “${text}” cannot be read (${code})` : message.replace(/\s+/g, " "),
    );
  }
}

function checkEntry(entry: unknown, place: string): IssuerProfile {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw refuse(`${place} is no JSON object`);
  const unknown = Object.keys(entry).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined)
    throw refuse(`${place} has the unknown member “${unknown}”; there are ${memberNames}`);
  for (const [name, schema] of Object.entries<TSchema>(members)) {
    const value = (entry as Record<string, unknown>)[name];
    const isNeeded = name === "issuer" || name === "profile";
    if (value === undefined && isNeeded) throw refuse(`${place} lacks “${name}”`);
    if (value !== undefined && !isUsable(name, schema, value))
      throw refuse(`“${name}” of ${place} must be ${expected[name]}`);
  }
  const profile = entry as IssuerProfile;
  if (profile.profile === "introspection" && profile.algorithms)
    throw refuse(`“algorithms” of ${place} means nothing: the issuer itself checks the signature`);
  return profile;
}

function isUsable(name: string, schema: TSchema, value: unknown): boolean {
  if (!Value.Check(schema, value)) return false;
  return name !== "introspection_endpoint" || isEndpoint(String(value));
}

/** No user name in it: what is secret stands in `INTROSPECTION_SECRETS`. */
function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && !/[#@]/.test(text) && isSafeOrigin(url);
}
