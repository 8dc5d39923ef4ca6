import { randomBytes } from "node:crypto";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { onTestFinished } from "vitest";
import { buildApp } from "../app.ts";
import type { Config } from "../config.ts";
import type { Mail } from "../deliver/mail.ts";
import { readMailServer } from "../deliver/mail-server.ts";
import type { Outcome } from "../deliver/outcome.ts";
import type { PostOffice } from "../deliver/post-office.ts";
import type { Friend } from "../stores/shares.store.ts";
import { contactsUrl, createFakeProvider, issuer, pushed } from "./fake-provider.ts";

export const origin = "http://blog.localhost:4000";
export const clientSecret = "s3cr:et%/+x";

export const config: Config = {
  listen: { host: "127.0.0.1", port: 0 },
  origin,
  databaseUrl: "file::memory:",
  logLevel: "silent",
  trustProxy: false,
  providers: [
    {
      name: "Fernmail",
      issuer,
      contacts_url: contactsUrl,
      client_id: "quillpost",
      client_secret: clientSecret,
    },
    {
      name: "Ottermail",
      issuer: "https://otter.example",
      contacts_url: "https://contacts.otter.example",
    },
  ],
  mailServer: readMailServer("smtp://127.0.0.1:1", { origin, localhost: "loopback" }),
  sender: { name: "Quillpost", address: "post@quillpost.example" },
  tokenKey: randomBytes(32),
  providerTimeout: 20_000,
  contactsTimeout: 1_500,
  localhost: "loopback",
  pages: { marks: new Map() },
};

export interface SentMail extends Mail {
  readonly to: Friend;
  readonly messageId: string;
}

type Browser = ReturnType<typeof createTestBrowser>;

/**
 * Quillpost with a provider and a post office that a test can play with, and a clock that only the
 * test moves. For tests only.
 */
export async function startStory(overrides: Partial<Config> = {}) {
  const { provider, http } = createFakeProvider();
  const clock = { now: 1_700_000_000_000 };
  const mails: SentMail[] = [];
  const log: string[] = [];
  const post = { outcome: (_to: Friend): Outcome => ({ kind: "sent" }) };
  const postOffice: PostOffice = {
    deliver: async (mail, to, messageId) => {
      const outcome = post.outcome(to);
      if (outcome.kind === "sent")
        mails.push({ ...mail, to: { name: to.name, address: to.address }, messageId });
      return outcome;
    },
    close: () => undefined,
  };
  const blog = await buildApp(
    { ...config, ...overrides },
    { now: () => clock.now, http, postOffice, logStream: { write: (line) => void log.push(line) } },
  );
  onTestFinished(() => blog.close());
  const newBrowser = (): Browser => createTestBrowser(blog, overrides.origin ?? origin);

  return { blog, provider, clock, mails, log, post, newBrowser, alice: createAuthor(newBrowser()) };
}

/** What somebody does in one browser, in the words of the story. */
export function createAuthor(browser: Browser) {
  const author = {
    browser,
    open: (url: string) => browser({ url }),

    /** Sends the form of a page, with its hidden inputs. */
    submit: async (
      page: string,
      action: string,
      form: Record<string, string | readonly string[]> = {},
    ) => {
      const hidden = hiddenInputs((await browser({ url: page })).body);
      return browser({ method: "POST", url: action, form: { ...hidden, ...form } });
    },

    write: async (title = "The lighthouse", markdown = "It stands.") => {
      const page = (await browser({ url: "/write" })).headers.location!;
      const published = await author.submit(page, page, { title, markdown, then: "publish" });
      return { id: page.slice("/write/".length), path: published.headers.location! };
    },

    providerId: async (postId: string, name = "Fernmail") => {
      const { body } = await browser({ url: `/posts/${postId}/share` });
      return (
        new RegExp(`/(?:re)?connect/([0-9a-f]{12})"(?:(?!</form>)[^])*>${name}</button>`).exec(
          body,
        )?.[1] ?? ""
      );
    },

    /**
     * Presses a provider's button and answers the parameters of the authorization request, as sent
     * or as pushed ahead.
     */
    choose: async (postId: string) => {
      const answer = await author.submit(
        `/posts/${postId}/share`,
        `/posts/${postId}/connect/${await author.providerId(postId)}`,
      );
      const sent = new URL(answer.headers.location!, origin).searchParams;
      const reference = sent.get("request_uri");
      return {
        answer,
        sent,
        parameters: reference ? new URLSearchParams(reference.slice(pushed.length)) : sent,
      };
    },

    /** Presses the button of a provider that was allowed before. */
    chooseAgain: async (postId: string) =>
      author.submit(
        `/posts/${postId}/share`,
        `/posts/${postId}/reconnect/${await author.providerId(postId)}`,
      ),

    /**
     * @param place where the provider was told to send her, below the address that providers share
     */
    comeBack: (parameters: Record<string, string>, place?: string) =>
      browser({
        url: `/callback${place === undefined ? "" : `/${place}`}?${new URLSearchParams(parameters)}`,
      }),

    /** The whole way to the friends page of a post. */
    connect: async (postId: string) => {
      const { parameters } = await author.choose(postId);
      const answer = await author.comeBack({
        code: "a-code",
        state: parameters.get("state")!,
        iss: issuer,
      });
      return answer.headers.location!;
    },

    /**
     * Fills in the friends page and presses a button; friends are ticked by address, and perhaps
     * name.
     */
    send: async (
      friendsPage: string,
      { friend = [], ...form }: Record<string, string | readonly string[]>,
    ) => {
      const boxes = valuesIn((await browser({ url: friendsPage })).body);
      const ticked = [friend]
        .flat()
        .map((wanted) => boxes.find((value) => value.includes(` ${wanted}`)) ?? wanted);
      return author.submit(friendsPage, friendsPage, { then: "send", ...form, friend: ticked });
    },
  };
  return author;
}

/** The values of the checkboxes on a friends page. */
export function valuesIn(friendsPage: string): string[] {
  return [...friendsPage.matchAll(/<input type="checkbox" name="friend" value="([^"]*)"/g)].map(
    ([, value]) => value!,
  );
}
