import type { Page } from "../browser/page.ts";
import { readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { describe } from "./act-2-connect.ts";
import type { Alice } from "./alice.ts";
import { posts } from "./posts.ts";

/** Act 5: Alice comes back with another post. */
export async function playLater(
  { origins, send, arrange, step, hold, unseen }: Performance,
  alice: Alice,
): Promise<void> {
  const { browser } = alice;
  let page!: Page;
  let lastUse = "";
  await arrange("Beforehand: Alice said yes to Quillpost some time ago", async () => {
    await alice.forgetQuillpost();
    await alice.connect((await alice.publish(posts.share.title, posts.share.markdown)).post);
    lastUse = await alice.lastUseOfQuillpost();
  });

  await step("act-5.share-again", async () => {
    const { page: post } = await alice.publish(posts.later.title, posts.later.markdown);
    page = (await browser.submit(post.press("Share with friends"))).page;
    await hold(
      "Quillpost remembers that it may ask Fernmail",
      page.text.includes("connected"),
      () => describe(page),
    );
    const answer = await browser.submit(page.press("Fernmail"));
    await hold(
      "choosing Fernmail leads nowhere else",
      !answer.leavesFor,
      () => `a redirect to ${new URL(answer.leavesFor!).host}`,
    );
    page = answer.page;
  });

  await step("act-5.refresh-request", async () => {
    const { token_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen("POST", token_endpoint!, "Its trace is on Alice's account page.");
    const newUse = await alice.lastUseOfQuillpost();
    await hold(
      "Fernmail's account page says that Quillpost came by just now",
      newUse > lastUse,
      () => `last used ${newUse || "never"}, before ${lastUse || "never"}`,
    );
  });

  await step("act-5.contacts-request", async () => {
    await unseen(
      "GET",
      `${origins["fernmail-contacts"]}/contacts`,
      "Its effect is checked on the page that Quillpost made from the answer.",
    );
    await hold(
      "the friends are there",
      page.text.includes("Carol") && page.text.includes("Grace"),
      () => describe(page),
    );
  });

  await step("act-5.no-question", async () => {
    await hold(
      "Alice is on Quillpost's page with her friends, and saw no page in between",
      new URL(page.url).origin === origins.quillpost && page.hasButton("Send the link"),
      () => describe(page),
    );
  });
}
