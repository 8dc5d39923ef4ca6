import { createHttpClient } from "@tale/service/http-client";
import { codeChallengeOf } from "@tale/protocol/pkce";
import { readMetadata } from "@tale/story-tool/player/metadata";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import type { Page } from "@tale/story-tool/player/browser/page";
import type { Settings } from "@tale/story-tool/launcher/settings";

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface ScrapedFriend {
  readonly name: string;
  readonly email: string;
}

/** Somebody's account at Fernmail in other hands: whatever a person can do there, the holder can. */
export interface BorrowedAccount {
  /** The names and addresses on the page where a user picks friends; read, and nothing is pressed. */
  readFriends(): Promise<ScrapedFriend[]>;
  /** What the account page says. */
  readAccount(): Promise<{ readonly name: string; readonly apps: readonly string[] }>;
}

/**
 * Signs in at Fernmail's own page as the person whose password this is. Fernmail cannot tell the
 * difference.
 *
 * @returns undefined where the password is not the account's
 */
export async function borrowAccount(
  origins: Settings["origins"],
  { email, password }: Credentials,
): Promise<BorrowedAccount | undefined> {
  const send = createHttpClient({ timeout: 10_000 });
  const browser: Browser = createBrowser("browser", send, () => undefined);
  const { page: asked } = await browser.open(`${origins.fernmail}/account`);
  const { page } = await browser.submit(asked.press("Sign in", { email, password }, "#sign-in"));
  if (page.has("#sign-in")) return undefined;

  return {
    readFriends: async () => {
      const { authorization_endpoint: endpoint } = await readMetadata(send, origins.fernmail);
      return friendsOn((await browser.open(`${endpoint}?${pageWithFriends(origins)}`)).page);
    },

    readAccount: async () => {
      const { page: account } = await browser.open(`${origins.fernmail}/account`);
      return { name: account.heading, apps: account.texts("#apps ~ ul h3, .card h3") };
    },
  };
}

/** The question that Quillpost's users see when they pick friends, as it stands in an address bar. */
function pageWithFriends(origins: Settings["origins"]): URLSearchParams {
  const details = [
    { type: "contacts", locations: [origins["fernmail-contacts"]], actions: ["read"] },
  ];
  return new URLSearchParams({
    response_type: "code",
    client_id: "quillpost",
    redirect_uri: `${origins.quillpost}/callback`,
    state: "nobody-will-look",
    code_challenge: codeChallengeOf("a".repeat(43)),
    code_challenge_method: "S256",
    authorization_details: JSON.stringify(details),
  });
}

function friendsOn(page: Page): ScrapedFriend[] {
  return page
    .texts("#consent .pick label")
    .map((text) => /^(.*?)\s*(\S+@\S+)$/.exec(text))
    .flatMap((found) => (found ? [{ name: found[1]!, email: found[2]! }] : []));
}
