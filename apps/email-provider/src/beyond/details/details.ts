import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { TokenRequest } from "@tale/protocol/token-request";
import { TokenError } from "../../clients/token.error.ts";
import type { ExtensionData, GrantedDetail } from "../../stores/extension-data.ts";
import { checkDetail, type Refuse, type UnderstoodDetail } from "./contacts-detail.checks.ts";

/*
 * Rich authorization requests (RFC 9396): “these three friends only”.
 *
 * A scope opens a whole address book. A detail of type `contacts` opens it for some of the people
 * in it: those the client names, or those its user picks on the consent page (`friends-prompt.ts`).
 * Who was allowed stands in the grant, in each token, and in the answers to the client and to
 * resource servers that introspect. Each request is asked about anew.
 */

/** What a token may be for: all that was granted, or less. */
type NarrowerDetail = Checked<GrantedDetail, "within what was granted">;

/**
 * RFC 9396 §6: the detail that an access token is for: what was granted, or less where the token
 * request says so. @throws TokenError
 *
 * @returns undefined when nothing was granted, or only for a place that the token is not meant for:
 * it says nothing about others (RFC 9396 §9.1)
 */
export function checkTokenDetail(
  { authorization_details }: TokenRequest,
  { grantedDetail, audience }: ExtensionData & { readonly audience: string },
  resources: readonly string[],
): NarrowerDetail | undefined {
  const refuse = (message: string) => () =>
    new TokenError("invalid_authorization_details", message);
  const asked =
    authorization_details === undefined
      ? undefined
      : checkDetail(authorization_details, resources, refuse);
  const detail = checkNarrower(asked, grantedDetail, refuse);
  return detail?.locations[0] === audience ? detail : undefined;
}

/**
 * RFC 9396 §6: a token may be for some of those who were allowed, never for others; without a wish,
 * for all of them.
 */
function checkNarrower(
  asked: UnderstoodDetail | undefined,
  granted: GrantedDetail | undefined,
  refuse: Refuse,
): NarrowerDetail | undefined {
  if (asked === undefined) return granted as NarrowerDetail | undefined;
  const isWithin =
    granted?.locations[0] === asked.locations[0] &&
    (asked.contacts ?? []).every((id) => granted?.contacts.includes(id));
  check(
    "the details are within what was granted",
    "RFC 9396 §6",
    granted && isWithin,
    refuse("authorization_details ask for something that was not granted"),
  );
  return { ...granted, contacts: asked.contacts ?? granted.contacts } as NarrowerDetail;
}

/** Completes "It may" and explains it, as scopes do on the account page. */
export function describeDetail({ contacts }: GrantedDetail, nameOf: NamesOf = () => undefined) {
  return {
    allows: `see ${listOf(contacts, nameOf)}`,
    means: "read these names and addresses, and those of nobody else",
  };
}

/** Looks up the name of a contact; undefined where the address book has none. */
export type NamesOf = (contact: string) => string | undefined;

const mostNames = 5;

/** By name as far as names are known, and the others by their number. */
function listOf(contacts: readonly string[], nameOf: NamesOf): string {
  const names = contacts.flatMap((id) => nameOf(id) ?? []).slice(0, mostNames);
  const others = contacts.length - names.length;
  if (names.length === 0)
    return `${others === 1 ? "one" : `${others}`} of the people in your address book`;
  const rest = others === 0 ? [] : [`${others} more`];
  return new Intl.ListFormat("en-GB").format([...names.map(isolate), ...rest]);
}

/** A name keeps its own direction of writing (Unicode Standard Annex 9). */
function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
