import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import type { Client } from "../../clients/client.ts";
import {
  checkDetail,
  contactsDetailType,
  type Refuse,
  type UnderstoodDetail,
} from "./contacts-detail.checks.ts";

/** The name of the type, for a client that may use it. */
export type RegisteredType = Checked<typeof contactsDetailType, "registered">;

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

/** RFC 9396 §10: a client that said which types it uses is held to it. */
function checkRegisteredType({ further }: Client, refuse: Refuse): RegisteredType {
  const types = further?.authorization_details_types;
  check(
    "the client registered for this type, or for no types",
    "RFC 9396 §10",
    types === undefined || types.includes(contactsDetailType),
    refuse("the client is not registered for this type of authorization_details"),
  );
  return contactsDetailType as RegisteredType;
}
