import type { Answer, Browser } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import type { Performance } from "../performance.ts";

export interface Post {
  readonly title: string;
  readonly markdown: string;
  readonly url: string;
}

/** Alice at her browser, and what she can do in the story. */
export interface Alice {
  readonly browser: Browser;
  /** Writes and publishes; answers with her own view of the post. */
  publish(title: string, markdown: string): Promise<{ post: Post; page: Page }>;
  /** From her post to the choice of providers. */
  askToShare(post: Post): Promise<Page>;
  /** Types her password if Fernmail wants to know who she is. */
  signIn(page: Page): Promise<Answer>;
  /** Leaves Fernmail, so that it asks her again who she is. */
  signOut(): Promise<void>;
  /** Takes back whatever Quillpost was allowed, at both ends, so that it has to ask. */
  forgetQuillpost(): Promise<void>;
  /** Her account page at Fernmail. */
  openAccount(): Promise<Page>;
  /**
   * When Quillpost last used what she allowed, as her account page tells it; empty when it says
   * nothing.
   */
  lastUseOfQuillpost(): Promise<string>;
  /**
   * Says yes to everything, all the way to her friends. Needs a forgotten or a first connection.
   */
  connect(post: Post): Promise<Page>;
}

/** What the button on her account page is called. */
export const revoke = "Revoke the access of Quillpost";

const account = { email: "alice@fernmail.example", password: "wonderland" };

export function createAlice({ origins, giveBrowser }: Performance): Alice {
  const browser = giveBrowser("browser");

  const alice: Alice = {
    browser,

    publish: async (title, markdown) => {
      const { page: editor } = await browser.open(`${origins.quillpost}/write`);
      const { page } = await browser.submit(editor.press("Publish", { title, markdown }));
      return { post: { title, markdown, url: page.url }, page };
    },

    askToShare: async ({ url }) => {
      const { page: post } = await browser.open(url);
      return (await browser.submit(post.press("Share with friends"))).page;
    },

    signIn: async (page) =>
      page.has("#sign-in") ? browser.submit(page.press("Sign in", account, "#sign-in")) : { page },

    signOut: async () => void (await browser.submit((await alice.openAccount()).press("Sign out"))),

    forgetQuillpost: async () => {
      const { page: connections } = await browser.open(`${origins.quillpost}/connections`);
      if (connections.hasButton("Disconnect from Fernmail"))
        await browser.submit(connections.press("Disconnect from Fernmail"));
      const apps = await alice.openAccount();
      if (apps.hasButton(revoke)) await browser.submit(apps.press(revoke));
    },

    openAccount: async () =>
      (await alice.signIn((await browser.open(`${origins.fernmail}/account`)).page)).page,

    lastUseOfQuillpost: async () =>
      (await alice.openAccount()).attribute(
        `.card:has(h3:contains("Quillpost")) time:nth-of-type(2)`,
        "datetime",
      ) ?? "",

    connect: async (post) => {
      const providers = await alice.askToShare(post);
      const question = await browser.follow(await browser.submit(providers.press("Fernmail")));
      const { page: consent } = await alice.signIn(question.page);
      return (await browser.follow(await browser.submit(consent.press("Allow", {}, "#consent"))))
        .page;
    },
  };
  return alice;
}
