import { PartyError, type PartyErrorOptions } from "../refusals/party.error.ts";

export type RegistrationProblem =
  | "closed"
  | "token_refused"
  | "not_allowed"
  | "too_many"
  | "refused"
  | "unreachable"
  | "unusable_answer"
  | "deleted_again"
  | "left_behind";

/** Automatic registration did not work. */
export class RegistrationError extends PartyError {
  override readonly name = "RegistrationError";
  readonly code: RegistrationProblem;

  constructor(code: RegistrationProblem, message: string, options?: PartyErrorOptions) {
    super(message, options, "registration");
    this.code = code;
  }
}

export function isRegistrationProblem(text: string | undefined): text is RegistrationProblem {
  return text !== undefined && Object.hasOwn(registrationProblems, text);
}

const unusable = "The provider answered, but not with credentials that Quillpost can use.";

/**
 * What happened, and what a developer does about it. The provider's own words stand below it on the
 * page.
 */
export const registrationProblems: Record<RegistrationProblem, string> = {
  closed:
    "The provider registers nobody without an initial access token. Ask the provider for one, or register Quillpost by hand at its developer portal.",
  token_refused:
    "The provider does not take this initial access token. Ask the provider for another one, or register Quillpost by hand at its developer portal.",
  not_allowed:
    "The provider does not allow this registration, and says why below. Change its registration policy, or register Quillpost by hand at its developer portal.",
  too_many:
    "The provider has seen too many registrations from here lately. Wait a minute and try again.",
  refused:
    "The provider did not like what Quillpost says about itself; most often it does not accept the redirect URI. Its own words stand below. Register by hand at its developer portal, where it can tell you more.",
  unreachable: "The registration endpoint did not answer. Try again when the provider is up.",
  unusable_answer: `${unusable} Register by hand at its developer portal.`,
  deleted_again: `${unusable} The client that it had made was deleted there again. Register by hand at its developer portal.`,
  left_behind: `${unusable} It had made a client, and that could not be deleted from here: delete it at its developer portal before you register by hand.`,
};
