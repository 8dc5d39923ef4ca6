import { scopes } from "./scopes.ts";
import type { EndReason } from "./stores/connections.store.ts";

interface ProblemText {
  readonly title: string;
  readonly detail: string;
  /** What the button says. */
  readonly press: string;
  /** Whether trying again in a moment may help, without anything else being done. */
  readonly passes?: boolean;
}

const again = (name: string): string => `Try ${name} again`;
const anew = (name: string): string => `Ask ${name} again`;

/**
 * Why an author who wanted to share has no friends to choose from. The code stands in the address,
 * the words do not.
 */
export const shareProblems = {
  denied: (name: string) => ({
    title: "All right, nothing was shared",
    detail: `You told ${name} no, and ${name} told us. Quillpost got no access and knows none of your friends.`,
    press: anew(name),
  }),
  ended: (name: string) => ({
    title: `${name} no longer lets us in`,
    detail: `${name} no longer takes what it once gave Quillpost for you: your permission was taken back, or it has run out. Quillpost has deleted its keys. ${name} may ask you again, or just give Quillpost new ones.`,
    press: anew(name),
  }),
  ended_by_time: (name: string) => ({
    title: `What ${name} gave us has run out`,
    detail: `${name} gave Quillpost access for a limited time and nothing to renew it with, and that time is over. Allow it again to see your friends here.`,
    press: anew(name),
  }),
  ended_by_contacts: (name: string) => ({
    title: `${name}’s address book no longer lets us in`,
    detail: `It refused the access that ${name} gave Quillpost, and ${name} gave nothing to renew it with. If you took your permission back, that is why. If not, allow it again. If that does not help, only Quillpost’s developers can fix it.`,
    press: anew(name),
  }),
  ended_unreadable: (name: string) => ({
    title: `Quillpost can no longer use what ${name} gave it`,
    detail: `Quillpost keeps its keys encrypted, and cannot read this one any more. That is Quillpost’s fault, not ${name}’s. Allow it again to see your friends here.`,
    press: anew(name),
  }),
  provider_down: (name: string) => ({
    title: `${name} does not answer`,
    detail: `Quillpost asked ${name} just now, and got no answer. It is not your fault, and it usually passes within minutes.`,
    press: again(name),
    passes: true,
  }),
  provider_unusable: (name: string) => ({
    title: `We cannot work with ${name} at the moment`,
    detail: `What ${name} says about itself does not fit together, so Quillpost sends nobody there. Quillpost's developers can see why on the providers page.`,
    press: again(name),
  }),
  provider_trouble: (name: string) => ({
    title: `${name} has a problem`,
    detail: `Something failed on its side, or it has too much to do. Nothing was shared.`,
    press: again(name),
    passes: true,
  }),
  provider_refused: (name: string) => ({
    title: `${name} would not take our request`,
    detail: `${name} refused what Quillpost asked. You did nothing wrong, and trying again will probably not help. Quillpost’s developers have to sort it out with ${name}. They find the reason on the providers page.`,
    press: again(name),
  }),
  scope_unknown: (name: string) => ({
    title: `${name} would not take our request`,
    detail: `${name} has no permission called ${scopes.read}, or does not let Quillpost ask for it, so it cannot show your friends to Quillpost. Quillpost’s developers have to sort that out with ${name}. They find the reason on the providers page.`,
    press: again(name),
  }),
  too_late: (name: string) => ({
    title: "That took a little too long",
    detail: `What ${name} gave you for Quillpost works once and for a short time, and that is over. Ask once more. It is usually quick.`,
    press: anew(name),
  }),
  client_refused: (name: string) => ({
    title: `${name} does not recognise Quillpost`,
    detail: `You did everything right. ${name} refused Quillpost's own credentials, which only Quillpost's developers can put right, on the providers page.`,
    press: again(name),
  }),
  own_secret: (name: string) => ({
    title: `Quillpost cannot show ${name} who it is`,
    detail: `You did everything right. Quillpost keeps its secret for ${name} encrypted, and cannot read it any more. Only Quillpost’s developers can put that right, on the providers page.`,
    press: again(name),
  }),
  answer_unusable: (name: string) => ({
    title: `${name} answered something we cannot use`,
    detail: `Quillpost got an answer, but not one that can be trusted, and ignored it. Quillpost’s developers can see what was wrong with it on the providers page.`,
    press: again(name),
  }),
  promise_broken: (name: string) => ({
    title: `${name} offers more than it can do`,
    detail: `${name} says that it offers a protection, and then it failed. An attacker would want Quillpost to go on without it, so Quillpost stopped. Its developers can see more on the providers page.`,
    press: again(name),
  }),
  contacts_down: (name: string) => ({
    title: `${name}’s address book does not answer`,
    detail: `Quillpost asked it just now, and got no answer. That usually passes within minutes.`,
    press: again(name),
    passes: true,
  }),
  contacts_trouble: (name: string) => ({
    title: `${name}’s address book has trouble of its own`,
    detail: `It answered, but without your friends: something failed on its side, or it has too much to do. That usually passes within minutes.`,
    press: again(name),
    passes: true,
  }),
  contacts_refuse_token: (name: string) => ({
    title: `${name}’s address book does not take what ${name} gives out`,
    detail: `${name} renewed Quillpost’s access just now, and the address book refused it all the same. You did nothing wrong; Quillpost’s developers have to sort it out with ${name}. They find the reason on the providers page.`,
    press: again(name),
  }),
  contacts_want_more: (name: string) => ({
    title: "Quillpost may not see your friends",
    detail: `${name} says that you allowed it, but its address book says that the permission it was shown is not enough. If you ask again and it stays like this, Quillpost’s developers have to sort it out with ${name}.`,
    press: anew(name),
  }),
  contacts_refused: (name: string) => ({
    title: `${name}’s address book refused Quillpost’s request`,
    detail: `It answered, but would not show your friends. You did nothing wrong; Quillpost’s developers find its reason on the providers page.`,
    press: again(name),
  }),
  contacts_unusable: (name: string) => ({
    title: `${name}’s address book answered something we cannot use`,
    detail: `Quillpost got an answer, but no list of contacts. You did nothing wrong; Quillpost’s developers can see more on the providers page.`,
    press: again(name),
  }),
} as const satisfies Record<string, (name: string) => ProblemText>;

export type ShareProblem = keyof typeof shareProblems;

export function isShareProblem(text: string | undefined): text is ShareProblem {
  return text !== undefined && Object.hasOwn(shareProblems, text);
}

export function wordsForProblem(problem: ShareProblem, name: string): ProblemText {
  return shareProblems[problem](name);
}

const ends: Record<EndReason, ShareProblem> = {
  refused: "ended",
  expired: "ended_by_time",
  contacts: "ended_by_contacts",
  unreadable: "ended_unreadable",
};

/** What an author is told whose connection has ended. */
export function problemOfEnd(reason: EndReason | null): ShareProblem {
  return ends[reason ?? "refused"];
}

/** Where an author is told about a problem, and can go on. */
export function shareProblemPath(
  postId: string,
  providerId: string,
  problem: ShareProblem,
): string {
  return `/posts/${postId}/share?${new URLSearchParams({ provider: providerId, problem })}`;
}
