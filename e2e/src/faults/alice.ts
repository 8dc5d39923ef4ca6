import type { HttpClient } from "@tale/service/http-client";
import { createAlice as createAliceOfTheStory } from "@tale/story-tool/player/acts/alice";
import type { Page } from "@tale/story-tool/player/browser/page";
import type { Performance } from "@tale/story-tool/player/performance";
import { pause, send, type Company } from "./company.ts";
import { newBrowser } from "./quillpost.ts";

/** Alice with a browser of her own, signed in nowhere. */
export const createAlice = ({ origins }: Company, by: HttpClient = send) =>
  createAliceOfTheStory({ origins, giveBrowser: () => newBrowser(by) } as unknown as Performance);

/** The addresses of the friends whom a page offers. */
export const friendsOn = (page: Page): string[] => page.texts("#friends .address");

/** The addresses to which mail went, one for each mail. */
export async function recipients({ origins }: Company): Promise<string[]> {
  const { body } = await send(`${origins.inbox}/api/messages`);
  return (JSON.parse(body) as { to: string | string[] }[]).map(({ to }) => String(to)).toSorted();
}

/** A letter's page, once nothing of it is under way any more. */
export async function openSettled(
  alice: ReturnType<typeof createAlice>,
  url: string,
): Promise<Page> {
  for (let look = 0; look < 100; look += 1) {
    const { page } = await alice.browser.open(url);
    if (!page.text.includes("Sending your letter")) return page;
    await pause(100);
  }
  throw new Error("the letter is still under way");
}
