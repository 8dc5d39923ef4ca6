import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { RegistrationError } from "../../clients/registration.error.ts";
import { contactsDetailType } from "./contacts-detail.checks.ts";

/** RFC 9396 §10: the types a client says it uses. */
export function checkDetailTypes({
  authorization_details_types: types,
}: ClientMetadata): ClientMetadata {
  check(
    "the types are known",
    "RFC 9396 §10",
    types === undefined || types.every((type) => type === contactsDetailType),
    () =>
      new RegistrationError("invalid_client_metadata", `it may have ${contactsDetailType}`, {
        member: "authorization_details_types",
      }),
  );
  return types === undefined ? {} : { authorization_details_types: [...new Set(types)] };
}
