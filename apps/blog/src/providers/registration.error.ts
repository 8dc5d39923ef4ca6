export type RegistrationProblem = "closed" | "too_many" | "refused" | "unreachable" | "unusable_answer";

/** Automatic registration did not work. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
  readonly code: RegistrationProblem;

  constructor(code: RegistrationProblem, options?: ErrorOptions) {
    super(`registration: ${code}`, options);
    this.code = code;
  }
}

export function isRegistrationProblem(text: string | undefined): text is RegistrationProblem {
  return text !== undefined && Object.hasOwn(registrationProblems, text);
}

/** What happened, and what a developer does about it. */
export const registrationProblems: Record<RegistrationProblem, string> = {
  closed: "The provider registers nobody without an initial access token, or the one you gave is not good. Ask the provider for one, or register Quillpost by hand at its developer portal.",
  too_many: "The provider has seen too many registrations from here lately. Wait a minute and try again.",
  refused: "The provider did not like what Quillpost says about itself; most often it does not accept the redirect URI. Register by hand at its developer portal, where it can tell you more.",
  unreachable: "The registration endpoint did not answer. Try again when the provider is up.",
  unusable_answer: "The provider answered, but not with credentials that Quillpost can use. Register by hand at its developer portal.",
};
