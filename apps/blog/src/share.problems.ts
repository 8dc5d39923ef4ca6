/** Why an author who wanted to share is back here without friends. The code stands in the address, the words do not. */
export const shareProblems = {
  denied: (name: string) => ({
    title: "All right, nothing was shared",
    detail: `You told ${name} no, and ${name} told us. Quillpost got no access and knows none of your friends.`,
    press: `Ask ${name} again`,
  }),
  ended: (name: string) => ({
    title: `${name} no longer lets us in`,
    detail: `The permission you once gave was taken back, or it has run out. Quillpost has thrown its keys away and can see your friends only if you allow it anew.`,
    press: `Ask ${name} again`,
  }),
  provider_down: (name: string) => ({
    title: `${name} does not answer`,
    detail: `Quillpost asked ${name} just now, and got no answer. It is not your doing; most often it passes within minutes.`,
    press: `Try ${name} again`,
  }),
  provider_unusable: (name: string) => ({
    title: `We cannot work with ${name} at the moment`,
    detail: `What ${name} says about itself does not add up, so we send nobody there. Quillpost's developers can see why on the providers page.`,
    press: `Try ${name} again`,
  }),
  provider_trouble: (name: string) => ({
    title: `${name} has trouble of its own`,
    detail: `${name} sent you back because something failed on its side. It made no promise and gave nothing away.`,
    press: `Try ${name} again`,
  }),
  provider_refused: (name: string) => ({
    title: `${name} would not take our request`,
    detail: `${name} refused what Quillpost asked, before you were asked anything. That is for Quillpost's developers to settle with ${name}.`,
    press: `Try ${name} again`,
  }),
  too_late: (name: string) => ({
    title: "That took a little too long",
    detail: `What ${name} gave you for us is good for a minute and for one use, and this one is spent. Ask once more; it is usually quick.`,
    press: `Ask ${name} again`,
  }),
  client_refused: (name: string) => ({
    title: `${name} does not recognise Quillpost`,
    detail: `You did everything right. ${name} refused Quillpost's own credentials, which only Quillpost's developers can put right, on the providers page.`,
    press: `Try ${name} again`,
  }),
  answer_unusable: (name: string) => ({
    title: `${name} answered something we cannot use`,
    detail: `Quillpost got an answer, but not one that can be trusted, and threw it away.`,
    press: `Try ${name} again`,
  }),
  promise_broken: (name: string) => ({
    title: `${name} offers more than it can do`,
    detail: `${name} announces a protection and then failed at it. Going on without it would be easy, and exactly what an attacker hopes for, so Quillpost stopped. Its developers can see more on the providers page.`,
    press: `Try ${name} again`,
  }),
} as const satisfies Record<string, (name: string) => { title: string; detail: string; press: string }>;

export type ShareProblem = keyof typeof shareProblems;

export function isShareProblem(text: string | undefined): text is ShareProblem {
  return text !== undefined && Object.hasOwn(shareProblems, text);
}

/** Where an author is told about a problem, and can go on. */
export function shareProblemPath(postId: string, providerId: string, problem: ShareProblem): string {
  return `/posts/${postId}/share?${new URLSearchParams({ provider: providerId, problem })}`;
}
