import type { Answer } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import { readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { parametersOf } from "../show/mask.ts";
import { describe } from "./act-2-connect.ts";
import type { Alice } from "./alice.ts";
import { posts } from "./posts.ts";

const granted = "contacts.read";

/** Act 3: Alice lets Quillpost read her contacts, and keeps it from adding any. */
export async function playPartialConsent(
  { origins, send, tell, arrange, step, hold, unseen }: Performance,
  alice: Alice,
): Promise<void> {
  const { browser } = alice;
  let page!: Page;
  await arrange("Beforehand: a new post, and no permission left from before", async () => {
    await alice.forgetQuillpost();
    page = await alice.askToShare(
      (await alice.publish(posts.some.title, posts.some.markdown)).post,
    );
  });

  await step("act-3.authorization-request", async () => {
    const sentAway = await browser.submit(page.press("Fernmail"));
    const asked = await browser.follow(sentAway);
    await tell({
      kind: "parameters",
      rows: parametersOf(sentAway.leavesFor!).filter(([name]) => name === "scope"),
    });
    page = (await alice.signIn(asked.page)).page;
    await hold(
      "Fernmail asks about each scope by itself, all of them ticked",
      page.boxes("scope").length > 1 && page.boxes("scope").every(({ ticked }) => ticked),
      () => describe(page),
    );
  });

  const labels = new Map(page.boxes("scope").map(({ value, label }) => [value, label]));
  let comingBack: Answer = { page };
  await step("act-3.consent-to-some", async () => {
    comingBack = await browser.submit(page.press("Allow", { scope: granted }, "#consent"));
    await hold(
      "a part is enough for a code",
      new URL(comingBack.leavesFor ?? comingBack.page.url).searchParams.has("code"),
      () => describe(comingBack.page),
    );
    page = (await browser.follow(comingBack)).page;
  });

  await step("act-3.narrowed-token", async () => {
    const { token_endpoint } = await readMetadata(send, origins.fernmail);
    await unseen(
      "ANSWER",
      token_endpoint!,
      "Its effect is that Quillpost knows its limits without running into them.",
    );
  });

  await step("act-3.cope", async () => {
    await hold("Alice sees her friends", page.text.includes("Carol"), () => describe(page));
    await hold(
      "Quillpost offers nothing it was not granted, and says why",
      !page.has("input[name=remember]") && page.text.includes("did not allow"),
      () => describe(page),
    );
    const apps = await alice.openAccount();
    await hold(
      "Fernmail's account page shows the one scope, not the other",
      apps.text.includes(labels.get(granted)!) &&
        !apps.text.includes(labels.get("contacts.write")!),
      () => describe(apps),
    );
  });
}
