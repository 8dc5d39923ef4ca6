import { setTimeout as delay } from "node:timers/promises";
import type { HttpClient } from "@tale/service/http-client";
import { createBrowser, type Answer, type Browser } from "@tale/story-tool/player/browser/browser";
import {
  isRegistered,
  openProviderPage,
  readRegistrant,
} from "@tale/story-tool/launcher/guest/provider-page";
import type { Page, Submission } from "@tale/story-tool/player/browser/page";
import type { ClientToRegister, Introduction, RunningServer } from "./server.ts";

/** What is expected did not come; the message says what came. */
export class StationFailed extends Error {
  override readonly name = "StationFailed";
}

export interface Play {
  readonly name: string;
  readonly server: RunningServer;
  readonly http: HttpClient;
  readonly origins: {
    readonly quillpost: string;
    readonly contacts: string;
    readonly inbox: string;
  };
}

const mostPages = 24;
const patience = 15_000;

/**
 * Quinn and Alice at Quillpost, with one provider: each method is one station of the story, or
 * fails it.
 */
export function playQuillpost({ name, server, http, origins }: Play) {
  const browser = createBrowser("browser", http, () => undefined);
  const { quillpost } = origins;
  let postUrl = "";
  let friends!: Page;

  const open = async (path: string): Promise<Page> =>
    (await browser.open(`${quillpost}${path}`)).page;
  const providerPage = (): Promise<Page> => openProviderPage(browser, quillpost, name);

  /** Alice at the provider: from the page it shows first until it sends her back. */
  async function visit(leaving: Answer): Promise<Page> {
    see(leaving.page, "nobody was sent there", leaving.leavesFor !== undefined);
    let answer = await browser.follow(leaving);
    for (let count = 0; count < mostPages; count += 1) {
      if (answer.leavesFor) answer = await browser.follow(answer);
      else if (answer.page.url.includes("/waiting/")) answer = await lookAgain(answer.page.url);
      else if (answer.page.url.startsWith(`${quillpost}/`)) return answer.page;
      else answer = await respond(browser, server, answer.page);
    }
    throw new StationFailed(`after ${mostPages} pages it still asks: ${describe(answer.page)}`);
  }

  /** A browser does that by itself while Quillpost waits for tokens. */
  async function lookAgain(url: string): Promise<Answer> {
    await delay(2_000);
    return browser.open(url);
  }

  /**
   * What Alice does when the page says so: the first question to a server that has just started may
   * take too long.
   */
  async function tryAgain(page: Page, triesLeft = 3): Promise<Page> {
    if (triesLeft === 0 || !page.texts("a.button").includes("Try again")) return page;
    return tryAgain((await browser.submit(page.press("Try again"))).page, triesLeft - 1);
  }

  /**
   * A server that has just started may take too long for its first registration: the page says to
   * try again.
   */
  async function pressed(introduction: Introduction, triesLeft = 3): Promise<Page> {
    const before = await providerPage();
    const { page } = await browser.submit(submissionFor(before, introduction));
    const isToTryAgain = /did not answer|took too long/.test(page.texts(".notice").join(" "));
    return isToTryAgain && triesLeft > 1 ? pressed(introduction, triesLeft - 1) : page;
  }

  function see(page: Page, what: string, holds: boolean): void {
    if (!holds) throw new StationFailed(`${what}: ${describe(page)}`);
  }

  return {
    /** Quinn adds the provider by its issuer and the address of the contacts. */
    add: async (): Promise<ClientToRegister> => {
      const form = await open("/providers");
      let { page } = await browser.submit(
        form.press("Add the provider", {
          name,
          issuer: server.issuer,
          contacts_url: origins.contacts,
        }),
      );
      see(page, "not added", page.heading === name);
      page = await providerPage();
      see(page, "its metadata cannot be used", page.text.includes("Authorization endpoint"));
      return {
        ...readRegistrant(page, quillpost),
        scopes: ["contacts.read", "contacts.write", "openid", "profile", "email", "offline_access"],
        resource: origins.contacts,
      };
    },

    /** Quinn brings the credentials, or lets the machines agree. */
    register: async (introduction: Introduction): Promise<void> => {
      const page = await pressed(introduction);
      see(page, "not registered", isRegistered(page));
    },

    /** Alice publishes, wants to share, and says yes at the provider. */
    consent: async (): Promise<void> => {
      const editor = await open("/write");
      const { page: post } = await browser.submit(
        editor.press("Publish", { title: "The left boot", markdown: "There is one left boot." }),
      );
      postUrl = post.url;
      const choice = (await browser.submit(post.press("Share with friends"))).page;
      see(choice, "it cannot be chosen", choice.hasButton(name));
      friends = await visit(await browser.submit(choice.press(name)));
      see(friends, "no consent came back", friends.url.includes("/friends/"));
    },

    /** The contacts, read with its token, stand on Quillpost's page. */
    friends: async (): Promise<void> => {
      friends = await tryAgain(friends);
      see(friends, "no friends", friends.boxes("friend").length > 0);
    },

    /** Two friends get the link. */
    mail: async (): Promise<void> => {
      const chosen = friends
        .boxes("friend")
        .slice(0, 2)
        .map(({ value }) => value);
      const { page } = await browser.submit(
        friends.press("Send the link", { friend: chosen, signature: "Alice" }),
      );
      const deadline = performance.now() + patience;
      for (;;) {
        const { body } = await http(`${origins.inbox}/api/messages`);
        if (
          (JSON.parse(body) as { text: string }[]).filter(({ text }) => text.includes(postUrl))
            .length >= chosen.length
        )
          return;
        if (performance.now() > deadline)
          throw new StationFailed(`the mail did not arrive: ${describe(page)}`);
        await delay(200);
      }
    },

    /** The access token has expired; the friends come without a question. */
    later: async (): Promise<void> => {
      await delay((server.tokenLifetime + 1) * 1_000);
      const post = (await browser.open(postUrl)).page;
      const choice = (await browser.submit(post.press("Share with friends"))).page;
      const answer = await browser.submit(choice.press(name));
      see(answer.page, "it is asked anew", !answer.leavesFor);
      const page = await tryAgain(answer.page);
      see(page, "no friends", page.boxes("friend").length > 0);
    },

    /** Alice disconnects, and the provider confirms it. */
    disconnect: async (): Promise<void> => {
      const { page } = await browser.submit(
        (await open("/connections")).press(`Disconnect from ${name}`),
      );
      see(page, "not confirmed", page.text.includes("has confirmed"));
    },

    /** Alice signs in at Quillpost with the provider, in a browser that knows neither. */
    signIn: async (): Promise<void> => {
      const page = await open("/sign-in");
      see(page, "sign-in is not offered", page.hasButton(`Sign in with ${name}`));
      const greeting = await visit(await browser.submit(page.press(`Sign in with ${name}`)));
      see(greeting, "not signed in", /Hello, |You are signed in/.test(greeting.heading));
    },
  };
}

function submissionFor(page: Page, introduction: Introduction): Submission {
  if (introduction.by === "program") {
    const { initialAccessToken: token } = introduction;
    return page.press("Register automatically", token ? { initial_access_token: token } : {});
  }
  const signIn = page.has("input[name=sign_in]") ? { sign_in: "yes" } : {};
  return page.press("Keep the credentials", {
    client_id: introduction.id,
    client_secret: introduction.secret,
    ...signIn,
  });
}

async function respond(browser: Browser, server: RunningServer, page: Page): Promise<Answer> {
  const submission = page.status < 400 ? server.respond(page) : undefined;
  if (!submission) throw new StationFailed(`the provider shows ${describe(page)}`);
  return browser.submit(submission);
}

/** A page in one line. */
function describe({ status, heading, url, text }: Page): string {
  return `${status} “${heading}” (${url.split("?")[0]}): ${text.slice(0, 240)}`;
}
