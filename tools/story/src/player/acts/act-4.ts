import type { Answer } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import type { Performance } from "../performance.ts";
import { parametersOf } from "../show/mask.ts";
import { describe } from "./act-2-connect.ts";
import type { Alice, Post } from "./alice.ts";
import { mailsAbout } from "./inbox.ts";
import { posts } from "./posts.ts";

/** Act 4: Alice says no. */
export async function playDenial(play: Performance, alice: Alice): Promise<void> {
  const { origins, tell, arrange, step, hold } = play;
  const { browser } = alice;
  let post!: Post;
  let page!: Page;
  await arrange("Beforehand: a new post, and no permission left from before", async () => {
    await alice.forgetQuillpost();
    post = (await alice.publish(posts.none.title, posts.none.markdown)).post;
    page = await alice.askToShare(post);
  });

  let asked = new URLSearchParams();
  await step("act-4.authorization-request", async () => {
    const sentAway = await browser.submit(page.press("Fernmail"));
    page = (await alice.signIn((await browser.follow(sentAway)).page)).page;
    asked = new URL(sentAway.leavesFor!).searchParams;
    await hold("Fernmail asks", page.has("#consent #deny"), () => describe(page));
  });

  let comingBack!: Answer;
  await step("act-4.deny", async () => {
    comingBack = await browser.submit(page.press("Deny", {}, "#consent"));
  });

  await step("act-4.error-response", async () => {
    const answer = new URL(comingBack.leavesFor ?? comingBack.page.url);
    await tell({ kind: "parameters", rows: parametersOf(answer.href) });
    await hold(
      "the answer is an error and brings no code",
      answer.searchParams.get("error") === "access_denied" && !answer.searchParams.has("code"),
      () => answer.search || describe(comingBack.page),
    );
    await hold(
      "it repeats the state and names its issuer, as a yes would",
      answer.searchParams.get("state") === asked.get("state") &&
        answer.searchParams.get("iss") === origins.fernmail,
      () => JSON.stringify(parametersOf(answer.href)),
    );
    page = (await browser.follow(comingBack)).page;
  });

  await step("act-4.kind-page", async () => {
    await hold(
      "Quillpost answers with a page, not with an error",
      page.status === 200 && new URL(page.url).origin === origins.quillpost,
      () => describe(page),
    );
    await hold(
      "it shows no friends and offers to go on",
      !page.text.includes("Carol") && page.has("main a[href], main button"),
      () => describe(page),
    );
    const { page: unharmed } = await browser.open(post.url);
    await hold("the post is where it was", unharmed.heading === post.title, () =>
      describe(unharmed),
    );
    const mails = await mailsAbout(play, post.url, 0);
    await hold("no mail was sent", mails.length === 0, () => `${mails.length} mails`);
  });
}
