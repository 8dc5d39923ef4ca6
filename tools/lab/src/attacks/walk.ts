import { posts } from "@tale/story-tool/player/acts/posts";
import type { Alice, Post } from "@tale/story-tool/player/acts/alice";
import type { Answer, Browser } from "@tale/story-tool/player/browser/browser";
import type { Page } from "@tale/story-tool/player/browser/page";
import type { Loot } from "../mallory/desk.ts";

export const aliceAccount = { email: "alice@fernmail.example", password: "wonderland" };

/**
 * Follows where an answer leads: signs in where that is asked, allows what is asked.
 *
 * @param stopBefore addresses that are read and not followed
 * @returns the last answer: a page, or a redirect to where the walk stops
 */
export async function walk(
  browser: Browser,
  start: Answer,
  { account = aliceAccount, stopBefore = "nowhere" }: Partial<WalkOptions> = {},
): Promise<Answer> {
  let answer = start;
  for (;;) {
    const { page, leavesFor } = answer;
    if (leavesFor !== undefined) {
      if (leavesFor.startsWith(stopBefore)) return answer;
      answer = await browser.follow(answer);
    } else if (page.has("#sign-in"))
      answer = await browser.submit(page.press("Sign in", account, "#sign-in"));
    else if (page.has("#consent"))
      answer = await browser.submit(page.press("Allow", {}, "#consent"));
    else return answer;
  }
}

export interface WalkOptions {
  readonly account: { readonly email: string; readonly password: string };
  readonly stopBefore: string;
}

/** A new post, and what its author gets who chooses a provider to share it by. */
export async function beginSharing(
  author: Alice,
  provider = "Fernmail",
): Promise<{ post: Post; answer: Answer }> {
  const { title, markdown } = posts.share;
  const { post } = await author.publish(title, markdown);
  return { post, answer: await chooseProvider(author, post, provider) };
}

export async function chooseProvider(author: Alice, post: Post, provider: string): Promise<Answer> {
  const providers = await author.askToShare(post);
  return author.browser.submit(providers.press(provider));
}

/** The friends that Quillpost offers on a page, as loot. */
export const friendsOn = (page: Page, what: string): Loot[] =>
  page.boxes("friend").map(({ label }) => ({ what, value: label }));
