import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "../browser/page.ts";
import { readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { describe } from "./act-2-connect.ts";
import { patience } from "./act-5.ts";
import { revoke, type Alice, type Post } from "./alice.ts";
import { posts } from "./posts.ts";

/** Act 6: Alice takes back what she allowed, first at Fernmail, then at Quillpost. */
export async function playTakingBack({ origins, send, tell, arrange, step, hold, unseen }: Performance, alice: Alice, tokenLifetime: () => Promise<number>): Promise<void> {
  const { browser } = alice;
  let post!: Post;
  let page!: Page;
  let lifetime = 0;
  await arrange("Beforehand: Alice said yes to Quillpost some time ago", async () => {
    lifetime = await tokenLifetime();
    await alice.forgetQuillpost();
    post = (await alice.publish(posts.back.title, posts.back.markdown)).post;
    await alice.connect(post);
  });

  await step("act-6.connected-apps", async () => {
    page = await alice.openAccount();
    await hold("Quillpost is listed, with what it may do", page.text.includes("Quillpost") && page.text.includes("address book"), () => describe(page));
    await hold("and with a button to end it", page.hasButton(revoke), () => describe(page));
  });

  await step("act-6.revoke-access", async () => {
    page = (await browser.submit(page.press(revoke))).page;
    await hold("Quillpost is no longer listed", !page.hasButton(revoke), () => describe(page));
  });

  let isNoticed = false;
  await step("act-6.refused", async () => {
    const { token_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen("ANSWER", token_endpoint!, "What Quillpost makes of it is checked next.");
    page = (await browser.submit((await alice.askToShare(post)).press("Fernmail"))).page;
    const isStillOpen = page.hasButton("Send the link");
    if (isStillOpen && lifetime <= patience) {
      await delay(lifetime * 1_000 + 100);
      page = (await browser.open(page.url)).page;
    }
    isNoticed = !page.hasButton("Send the link");
    if (!isNoticed) await tell({ kind: "curtain", text: `The last access token is good for up to ${lifetime} seconds, which Fernmail's consent page said beforehand; this player does not wait for it. Until then Quillpost can still read, and then it cannot.` });
    else await hold("Quillpost no longer gets at the friends", !page.text.includes("Carol"), () => describe(page));
  });

  await step("act-6.asked-anew", async () => {
    if (!isNoticed) return tell({ kind: "curtain", text: "Quillpost has not noticed yet. Checked instead: Fernmail has forgotten the permission, so the next journey asks Alice again." });
    await hold("Quillpost says what happened, in plain words", page.status === 200 && page.text.includes("no longer"), () => describe(page));
    await hold("and offers to ask again", page.hasButton("Fernmail"), () => describe(page));
  });

  await step("act-6.disconnect", async () => {
    if (!isNoticed) await alice.forgetQuillpost();
    const asking = isNoticed ? page : await alice.askToShare(post);
    const question = (await alice.signIn((await browser.follow(await browser.submit(asking.press("Fernmail")))).page)).page;
    await hold("Fernmail asks Alice anew, as if for the first time", question.has("#consent"), () => describe(question));
    await browser.follow(await browser.submit(question.press("Allow", {}, "#consent")));
    const { page: connections } = await browser.open(`${origins.quillpost}/connections`);
    page = (await browser.submit(connections.press("Disconnect from Fernmail"))).page;
    await hold("Quillpost has forgotten the connection", !page.hasButton("Disconnect from Fernmail"), () => describe(page));
  });

  await step("act-6.revocation-request", async () => {
    const { revocation_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen("POST", revocation_endpoint!, "Its effect is checked where Alice would look.");
    page = await alice.openAccount();
    await hold("Fernmail says that Quillpost holds no access now", page.text.includes("holds no access now"), () => describe(page));
  });
}
