import type { HttpClient } from "@tale/service/http-client";
import type { PersonId } from "@tale/story/cast";
import { CookieJar } from "tough-cookie";
import { readPage, type Page, type Submission } from "./page.ts";

/** One HTTP exchange of a browser, as it happened. */
export interface Visit {
  readonly browser: PersonId;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Who sent the browser here by a redirect from another origin. */
  readonly sentBy?: string;
}

/**
 * A page to look at, or a redirect that leaves the service: that one is a step of the story, and
 * waits to be followed.
 */
export interface Answer {
  readonly page: Page;
  readonly leavesFor?: string;
}

export interface Browser {
  open(url: string): Promise<Answer>;
  submit(submission: Submission): Promise<Answer>;
  /** Goes where an answer sends the browser. */
  follow(answer: Answer): Promise<Answer>;
}

const mostRedirects = 10;

/**
 * Who led the browser to an address, as it says itself in `Sec-Fetch-Site`: its user, a page of the
 * same origin, or somebody else's.
 */
type Site = "none" | "same-origin" | "cross-site";

/**
 * A browser without a window: it keeps cookies per host, sends forms as a browser does, and runs no
 * script. Redirects within one service are followed at once; every exchange is reported, in order.
 */
export function createBrowser(
  player: PersonId,
  send: HttpClient,
  report: (visit: Visit) => void,
): Browser {
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true });

  async function exchange(
    { method, url, body }: Submission,
    site: Site,
    from?: string,
  ): Promise<Answer> {
    const cookie = await jar.getCookieString(url);
    const answer = await send(url, {
      method,
      headers: {
        accept: "text/html",
        "sec-fetch-site": site,
        ...(cookie ? { cookie } : {}),
        ...(method === "POST"
          ? { "content-type": "application/x-www-form-urlencoded", origin: new URL(url).origin }
          : {}),
      },
      ...(method === "POST" ? { body } : {}),
    });
    for (const line of [answer.headers["set-cookie"] ?? []].flat())
      await jar.setCookie(line, url, { ignoreError: true });
    const sentBy =
      from && new URL(from).origin !== new URL(url).origin ? { sentBy: new URL(from).origin } : {};
    report({ browser: player, method, url, status: answer.status, ...sentBy });

    const location = answer.headers["location"];
    const redirected = answer.status >= 300 && answer.status < 400 && typeof location === "string";
    return {
      page: readPage(url, answer.status, answer.body),
      ...(redirected ? { leavesFor: new URL(location, url).href } : {}),
    };
  }

  /** A redirect is led by whoever led to it. */
  async function settle(answer: Answer, site: Site): Promise<Answer> {
    for (let count = 0; count < mostRedirects; count += 1) {
      if (!answer.leavesFor || new URL(answer.leavesFor).origin !== new URL(answer.page.url).origin)
        return answer;
      answer = await exchange({ method: "GET", url: answer.leavesFor, body: "" }, site);
    }
    throw new Error(`${new URL(answer.page.url).origin} redirects in circles`);
  }

  return {
    open: async (url) => settle(await exchange({ method: "GET", url, body: "" }, "none"), "none"),
    submit: async (submission) => settle(await exchange(submission, "same-origin"), "same-origin"),
    follow: async ({ page, leavesFor }) => {
      if (!leavesFor)
        throw new Error(
          `“${page.heading}” (${page.url}, ${page.status}) sends the browser nowhere: ${page.text.slice(0, 200)}`,
        );
      return settle(
        await exchange({ method: "GET", url: leavesFor, body: "" }, "cross-site", page.url),
        "cross-site",
      );
    },
  };
}
