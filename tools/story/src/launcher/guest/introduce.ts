import type { HttpClient } from "@tale/service/http-client";
import { createBrowser } from "../../player/browser/browser.ts";
import type { RunningCast } from "../start-cast.ts";
import type { Guest } from "./guest.ts";
import {
  isRegistered,
  openProviderPage,
  readRegistrant,
  type Registrant,
} from "./provider-page.ts";

/** How Quillpost and the guest stand to each other. */
export interface Acquaintance extends Registrant {
  readonly registration: "automatic" | "there" | "by hand";
  /** Why the guest did not register it. */
  readonly trouble?: string;
  /** Quillpost's page about the guest. */
  readonly page: string;
}

const button = "Register automatically";

/**
 * Registers Quillpost with the guest where it takes registrations by program, as a developer would:
 * by the button on Quillpost's page about it.
 */
export async function introduce(
  { settings }: RunningCast,
  { name }: Guest,
  http: HttpClient,
  initialAccessToken: string | undefined,
): Promise<Acquaintance> {
  const { quillpost } = settings.origins;
  const browser = createBrowser("quinn", http, () => undefined);
  const before = await openProviderPage(browser, quillpost, name);
  const known = { ...readRegistrant(before, quillpost), page: before.url };
  if (isRegistered(before)) return { ...known, registration: "there" };
  if (!before.hasButton(button)) return { ...known, registration: "by hand" };
  const { page } = await browser.submit(
    before.press(button, initialAccessToken ? { initial_access_token: initialAccessToken } : {}),
  );
  if (isRegistered(page)) return { ...known, registration: "automatic" };
  return {
    ...known,
    registration: "by hand",
    trouble: page.texts(".notice")[0] ?? "no reason was given",
  };
}
