import type { Answer } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import type { Performance } from "../performance.ts";
import { playConnecting, describe } from "./act-2-connect.ts";
import type { Alice, Post } from "./alice.ts";
import { mailsAbout } from "./inbox.ts";
import { posts } from "./posts.ts";

const chosen = ["Carol", "Dave", "Erin"];

/** Act 2: Alice shares a post with three friends, and one of them opens the link. */
export async function playSharing(play: Performance, alice: Alice): Promise<void> {
  const { origins, step, hold, tell, unseen } = play;
  const { browser } = alice;
  await play.arrange(
    "Beforehand: Fernmail and Quillpost forget what Alice may have allowed before, and she signs out",
    async () => {
      await alice.forgetQuillpost();
      await alice.signOut();
    },
  );

  let post: Post = { ...posts.share, url: "" };
  let page!: Page;

  await step("act-2.write-post", async () => {
    ({ post, page } = await alice.publish(posts.share.title, posts.share.markdown));
    await hold(
      "the post is out, under an address of its own",
      page.heading === post.title && page.status === 200,
      () => describe(page),
    );
  });

  await step("act-2.share-post", async () => {
    page = (await browser.submit(page.press("Share with friends"))).page;
    await hold(
      "Quillpost offers the providers it is registered with",
      page.hasButton("Fernmail"),
      () => describe(page),
    );
    await hold("and asks for no mail password", !page.has("input[type=password]"), () =>
      describe(page),
    );
  });

  let sentAway: Answer = { page };
  await step("act-2.choose-provider", async () => {
    sentAway = await browser.submit(page.press("Fernmail"));
  });

  page = await playConnecting(play, alice, sentAway);

  let recipients: string[] = [];
  await step("act-2.choose-friends", async () => {
    const friends = page
      .boxes("friend")
      .filter(({ label, usable }) => usable && chosen.some((name) => label.includes(name)));
    recipients = friends.map(({ label }) => /[^\s<>]+@[^\s<>]+/.exec(label)?.[0] ?? label);
    await hold("each friend can be ticked", friends.length === chosen.length, () => describe(page));
    page = (
      await browser.submit(
        page.press("Send the link", {
          friend: friends.map(({ value }) => value),
          signature: "Alice",
          note: "I found this on my way to work, and thought of you.",
        }),
      )
    ).page;
    await hold(
      "Quillpost shows how the sending goes",
      page.status === 200 && chosen.every((name) => page.text.includes(name)),
      () => describe(page),
    );
  });

  await step("act-2.deliver-mail", async () => {
    await unseen("SMTP", origins.inbox, "What arrived is read from the inbox.");
    const mails = await mailsAbout(play, post.url, recipients.length);
    await hold(
      `exactly ${recipients.length} mails arrived, one for each friend`,
      mails
        .map(({ to }) => to)
        .sort()
        .join() === [...recipients].sort().join(),
      () => mails.map(({ to }) => to).join(", ") || "none",
    );
    await hold(
      "each has the link and no token",
      mails.every(({ text, html }) => text.includes(post.url) && !/token|code=/.test(text + html)),
      () => mails[0]!.text,
    );
    await tell({ kind: "mail", mail: mails[0]! });
  });

  await step("act-2.open-link", async () => {
    const [mail] = await mailsAbout(play, post.url, recipients.length);
    const link = /https?:\/\/\S+/.exec(mail!.text)?.[0] ?? "";
    const { page: seen } = await play.giveBrowser("friend").open(link);
    await hold(
      "the friend reads what Alice wrote, with no account",
      seen.heading === post.title && seen.text.includes("one left boot"),
      () => describe(seen),
    );
    await hold("and is not taken for her", !seen.hasButton("Share with friends"), () =>
      describe(seen),
    );
  });
}
