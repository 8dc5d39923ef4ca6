import type { Paint } from "../../player/show/paint.ts";
import { guestVariables } from "./invite.ts";
import type { Guest } from "./guest.ts";
import type { Acquaintance } from "./introduce.ts";

const column = 18;

/**
 * What a guest was found to be, and what must be set there, each value on a line of its own to be
 * copied.
 */
export function tellGuest(
  guest: Guest,
  known: Acquaintance,
  contacts: string,
  paint: Paint,
): string {
  const { name, issuer, metadata } = guest;
  const rows = (title: string, values: readonly string[]): string[] =>
    values.map((value, index) => `    ${(index === 0 ? title : "").padEnd(column)}${value}`);
  const signsIn = Array.isArray(metadata["id_token_signing_alg_values_supported"]);
  return [
    `  ${paint.bold(name)} ${paint.dim(`plays in Ottermail’s place: ${issuer}`)}`,
    ...notesOn(guest).map((note) => `    ${note}`),
    ...registrationOf(guest, known).map((line) => `    ${line}`),
    "",
    `  ${paint.bold(`What ${name} must know`)} ${paint.dim("(paste it there)")}`,
    ...rows("redirect URIs", known.redirectUris),
    ...(signsIn ? rows("after sign-out", [known.postLogoutRedirectUri]) : []),
    ...rows("scopes", [`contacts.read contacts.write${signsIn ? " openid profile" : ""}`]),
    ...rows("audience", [
      `${contacts}   ${paint.dim("access tokens must be meant for it (claim aud)")}`,
    ]),
    ...rows("its tokens", [tokensOf(guest)]),
    "",
    `    Each account of ${name} begins with a sample address book, whose entries are marked “(sample)”.`,
    `    The stage shows what ${name} is told and answers; what happens inside ${name} it cannot see.`,
  ].join("\n");
}

function registrationOf({ name }: Guest, { registration, trouble, page }: Acquaintance): string[] {
  if (registration === "automatic") return [`Quillpost has registered itself at ${name}.`];
  if (registration === "there") return [`Quillpost is registered at ${name}: ${page}`];
  const why = trouble
    ? [`${name} did not register Quillpost: ${trouble}`]
    : [`${name} takes no registrations by program.`];
  return [
    ...why,
    `Register it there by hand; then type client id and secret at ${page}`,
    `or start with ${guestVariables.clientId} and ${guestVariables.clientSecret}.`,
  ];
}

/** What will not work with this server, as far as its metadata tells. */
function notesOn({ metadata }: Guest): string[] {
  const methods = metadata["code_challenge_methods_supported"];
  const hasS256 = Array.isArray(methods) && methods.includes("S256");
  return hasS256
    ? []
    : ["Its metadata does not announce PKCE with S256 (code_challenge_methods_supported)."];
}

function tokensOf({ contacts }: Guest): string {
  const [entry] = JSON.parse(contacts["ISSUER_PROFILES"] ?? "[]") as { profile: string }[];
  if (!entry)
    return "JWTs of RFC 9068 (typ at+jwt, aud, client_id, jti); others: --profile, see docs/other-providers.md";
  return `profile ${entry.profile}${contacts["INTROSPECTION_SECRETS"] ? ", asked about by introspection" : ""}`;
}
