export type ContactsProblem = "unreachable" | "token_refused" | "scope_refused" | "unusable_answer";

/** The contacts could not be read, or a contact could not be added. */
export class ContactsError extends Error {
  override readonly name = "ContactsError";
  readonly code: ContactsProblem;

  constructor(code: ContactsProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
