import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { Client } from "../clients/client.ts";
import type { Carried } from "../stores/carried.ts";
import type { User } from "../stores/users.store.ts";

/** Something a user is asked beside the scopes: what of it, each with a tick. */
export interface Question {
  /** What its ticks are called in the form. */
  readonly name: string;
  readonly legend: string;
  /** Completes "Allow … to". */
  readonly wish: string;
  readonly hint: string;
  readonly choices: readonly Choice[];
  /** Why it cannot be answered right now, and the request only be denied. */
  readonly problem?: string;
  /**
   * What the request carries on with these ticked, never more than was asked; undefined when that
   * is nothing. @throws ErrorPage
   */
  readonly allow: (ticked: readonly string[]) => Carried | undefined;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly isTicked: boolean;
}

/** Between whom it is. */
export interface Parties {
  readonly client: Client;
  readonly user: User;
}

/** Asks about what a request carries; undefined when it has nothing to ask. */
export type AskFurther = (carried: Carried, parties: Parties) => Promise<Question | undefined>;

/** Every question that a request brings along; none for a plain one. */
export async function questionsOf(
  carried: Carried,
  parties: Parties,
  extensions: readonly { readonly atConsent?: AskFurther }[],
): Promise<readonly Question[]> {
  const questions = await Promise.all(
    extensions.map(({ atConsent }) => atConsent?.(carried, parties)),
  );
  return questions.filter((question) => question !== undefined);
}

/**
 * Whether ticks are the user's to set: then a yes without any was pressed too early. Where all came
 * ticked, no tick is an answer.
 */
export function leavesChoice({ choices }: Question): boolean {
  return choices.some(({ isTicked }) => !isTicked);
}

/**
 * RFC 9110 §15.6.4: a question without its choices is no question; a no is possible all the same.
 */
export function checkAnswerable({ problem }: Question): void {
  check(
    "what may be chosen from is known",
    "RFC 9110 §15.6.4",
    problem === undefined,
    () =>
      new ErrorPage({
        status: 503,
        title: "That cannot be allowed right now",
        detail: `${problem} Nothing was decided.`,
        advice: "Go back and try again in a moment, or deny.",
        retryAfter: 5,
      }),
  );
}
