import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { TokenRequest } from "@tale/protocol/token-request";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import type { Client } from "../../clients/client.ts";
import { TokenError } from "../../clients/token.error.ts";
import type { ExtensionData, GrantedDetail } from "../../stores/extension-data.ts";
import {
  checkDetail,
  checkNarrower,
  checkRegisteredType,
  type NarrowerDetail,
  type RegisteredType,
  type UnderstoodDetail,
} from "./contacts-detail.checks.ts";

/*
 * Rich authorization requests (RFC 9396): “these three friends only”.
 *
 * A scope opens a whole address book. A detail of type `contacts` opens it for some of the people
 * in it: those the client names, or those its user picks on the consent page (`friends-prompt.ts`).
 * Who was allowed stands in the grant, in each token, and in the answers to the client and to
 * resource servers that introspect. Each request is asked about anew.
 */

/** What a request asks for in detail, of a client that may. */
export type AskedDetail = UnderstoodDetail & { readonly type: RegisteredType };

/**
 * RFC 9396 §5: the detail that an authorization request asks for, if any. @throws
 * AuthorizationError
 */
export function checkAskedDetail(
  { authorization_details }: AuthorizationRequest,
  client: Client,
  resources: readonly string[],
): AskedDetail | undefined {
  if (authorization_details === undefined) return undefined;
  const refuse = (message: string) => () =>
    new AuthorizationError("invalid_authorization_details", message);
  const type = checkRegisteredType(client, refuse);
  return { ...checkDetail(authorization_details, resources, refuse), type };
}

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

/** Completes "It may" and explains it, as scopes do on the account page. */
export function describeDetail({ contacts }: GrantedDetail) {
  const people = contacts.length === 1 ? "one of the people" : `${contacts.length} of the people`;
  return {
    allows: `see ${people} of your address book`,
    means: "read these names and addresses, and those of nobody else",
  };
}
