import type { Browser } from "../../player/browser/browser.ts";
import type { Page } from "../../player/browser/page.ts";

/**
 * What a provider must know about Quillpost, as it stands on Quillpost's page about that provider.
 */
export interface Registrant {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUri: string;
}

/** Quillpost's page about one provider, as its developers open it. */
export async function openProviderPage(
  browser: Browser,
  quillpost: string,
  name: string,
): Promise<Page> {
  const { page } = await browser.open(`${quillpost}/providers`);
  return (await browser.submit(page.press(name))).page;
}

export function readRegistrant(page: Page, quillpost: string): Registrant {
  const shown = page
    .texts("code")
    .filter((text) => /^\/(sign-in\/)?callback(\/|$)/.test(text.replace(quillpost, "")));
  return { redirectUris: [...new Set(shown)], postLogoutRedirectUri: `${quillpost}/sign-in` };
}

export function isRegistered(page: Page): boolean {
  return page.text.includes("Registered.");
}
