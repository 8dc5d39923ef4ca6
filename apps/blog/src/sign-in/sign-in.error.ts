/** The identity that a provider vouched for cannot be believed. The message is for the log. */
export class IdentityError extends Error {
  override readonly name = "IdentityError";
}
