import type { ShareProblem } from "../share.problems.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import { IdentityError, KeysError, SignInRefused } from "./sign-in.error.ts";

/** Why somebody who wanted to sign in did not. The code stands in the address, the words do not. */
export const signInProblems = {
  denied: (name: string) => ({
    title: "All right, you are not signed in",
    detail: `You told ${name} no. Everything in this browser is as it was.`,
  }),
  down: (name: string) => ({
    title: `${name} does not answer`,
    detail: `Quillpost asked ${name} just now, and got no answer. Most often it passes within minutes, and you can write without signing in.`,
  }),
  client_refused: (name: string) => ({
    title: `${name} does not recognise Quillpost`,
    detail: `You did everything right. ${name} refused Quillpost’s own credentials, which only Quillpost’s developers can put right. You can write without signing in.`,
  }),
  refused: (name: string) => ({
    title: `${name} would not take our request`,
    detail: `${name} refused what Quillpost asked. You did nothing wrong; Quillpost’s developers find its reason on the providers page. You can write without signing in.`,
  }),
  trouble: (name: string) => ({
    title: `${name} could not sign you in`,
    detail: `Something between Quillpost and ${name} did not fit together, and Quillpost stopped. You can write without signing in.`,
  }),
  not_believed: (name: string) => ({
    title: "Quillpost could not be sure who you are",
    detail: `An answer came from ${name}, but not one that proves anything, so it was thrown away. Everything in this browser is as it was.`,
  }),
  not_offered: (name: string) => ({
    title: `${name} does not offer this`,
    detail: `${name} does not say who its users are, or has not been told about it. You can write without signing in.`,
  }),
} as const satisfies Record<string, (name: string) => { title: string; detail: string }>;

const refusals: Record<string, SignInProblem | undefined> = {
  access_denied: "denied",
  server_error: "trouble",
  temporarily_unavailable: "trouble",
};

const failures: Partial<Record<ShareProblem, SignInProblem>> = {
  provider_down: "down",
  client_refused: "client_refused",
  provider_refused: "refused",
  scope_unknown: "refused",
};

export type SignInProblem = keyof typeof signInProblems;

export function isSignInProblem(text: string | undefined): text is SignInProblem {
  return text !== undefined && Object.hasOwn(signInProblems, text);
}

/** @throws whatever is neither the provider's doing nor the network's */
export function signInProblemOf(error: unknown): SignInProblem {
  if (error instanceof IdentityError) return "not_believed";
  if (error instanceof KeysError) return error.cause ? "down" : "trouble";
  if (error instanceof SignInRefused) return refusals[error.refusal.error ?? ""] ?? "refused";
  const problem = problemOfFailure(error);
  return failures[problem] ?? "trouble";
}

export function signInProblemPath(providerId: string, problem: SignInProblem): string {
  return `/sign-in?${new URLSearchParams({ provider: providerId, problem })}`;
}
