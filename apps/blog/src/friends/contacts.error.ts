import { PartyError, type PartyErrorOptions } from "../refusals/party.error.ts";

/**
 * `trouble` is the contacts server's own and passes; `refused` is neither about the token nor about
 * its scope.
 */
export type ContactsProblem =
  "unreachable" | "token_refused" | "scope_refused" | "refused" | "trouble" | "unusable_answer";

/** The contacts could not be read, or a contact could not be added. */
export class ContactsError extends PartyError {
  override readonly name = "ContactsError";
  readonly code: ContactsProblem;

  constructor(code: ContactsProblem, message: string, options?: PartyErrorOptions) {
    super(message, options, "contacts");
    this.code = code;
  }
}
