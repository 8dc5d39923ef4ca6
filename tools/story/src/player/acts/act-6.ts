import type { Page } from "../browser/page.ts";
import { readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { describe } from "./act-2-connect.ts";
import { revoke, type Alice, type Post } from "./alice.ts";
import { posts } from "./posts.ts";

/** Act 6: Alice takes back what she allowed, first at Fernmail, then at Quillpost. */
export async function playTakingBack(
  { origins, send, arrange, step, hold, unseen }: Performance,
  alice: Alice,
): Promise<void> {
  const { browser } = alice;
  let post!: Post;
  let page!: Page;
  await arrange("Beforehand: Alice said yes to Quillpost some time ago", async () => {
    await alice.forgetQuillpost();
    post = (await alice.publish(posts.back.title, posts.back.markdown)).post;
    await alice.connect(post);
  });

  await step("act-6.connected-apps", async () => {
    page = await alice.openAccount();
    await hold(
      "Quillpost is listed, with what it may do",
      page.text.includes("Quillpost") && page.text.includes("address book"),
      () => describe(page),
    );
    await hold("and with a button to end it", page.hasButton(revoke), () => describe(page));
  });

  await step("act-6.revoke-access", async () => {
    page = (await browser.submit(page.press(revoke))).page;
    await hold("Quillpost is no longer listed", !page.hasButton(revoke), () => describe(page));
  });

  await step("act-6.refused", async () => {
    const { token_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen("ANSWER", token_endpoint!, "What Quillpost makes of it is checked next.");
    page = (await browser.submit((await alice.askToShare(post)).press("Fernmail"))).page;
    await hold(
      "Quillpost no longer gets at the friends, at once",
      !page.hasButton("Send the link") && !page.text.includes("Carol"),
      () => describe(page),
    );
  });

  await step("act-6.asked-anew", async () => {
    await hold(
      "Quillpost says what happened, in plain words",
      page.status === 200 && page.text.includes("no longer"),
      () => describe(page),
    );
    await hold("and offers to ask again", page.hasButton("Fernmail"), () => describe(page));
  });

  await step("act-6.disconnect", async () => {
    const question = (
      await alice.signIn((await browser.follow(await browser.submit(page.press("Fernmail")))).page)
    ).page;
    await hold("Fernmail asks Alice anew, as if for the first time", question.has("#consent"), () =>
      describe(question),
    );
    await browser.follow(await browser.submit(question.press("Allow", {}, "#consent")));
    const { page: connections } = await browser.open(`${origins.quillpost}/connections`);
    page = (await browser.submit(connections.press("Disconnect from Fernmail"))).page;
    await hold(
      "Quillpost has forgotten the connection",
      !page.hasButton("Disconnect from Fernmail"),
      () => describe(page),
    );
  });

  await step("act-6.revocation-request", async () => {
    const { revocation_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen("POST", revocation_endpoint!, "Its effect is checked where Alice would look.");
    page = await alice.openAccount();
    await hold(
      "Fernmail says that Quillpost holds no access now",
      page.text.includes("holds no access now"),
      () => describe(page),
    );
  });
}
