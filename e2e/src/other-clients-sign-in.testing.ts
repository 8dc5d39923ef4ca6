import { createHttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import { aliceAtFernmail } from "./theatre/alice.ts";
import { startForForeigners, type Foreigners } from "./theatre/foreign-client.ts";

/**
 * Other people's clients, for whom Fernmail is an OpenID provider: who signed in, in which session,
 * and when it ended.
 */
export let foreigners: Foreigners;
export let alice: Browser;

export function openAlicesBrowser(): void {
  alice = createBrowser("alice", createHttpClient(), () => undefined);
}

export async function startForSignIn(): Promise<void> {
  foreigners = await startForForeigners();
}

export const scope = "openid profile email";
export const bye = "http://127.0.0.1:65000/bye";
export const refreshing = {
  grant_types: ["authorization_code", "refresh_token"],
  post_logout_redirect_uris: [bye],
};

/**
 * Alice does what she is asked to do. @returns where her browser goes in the end, and what she saw
 * on the way
 */
export async function walk(url: string): Promise<{ end: URL; saw: string[] }> {
  const saw: string[] = [];
  let answer = await alice.open(url);
  while (!answer.leavesFor) {
    const { page } = answer;
    const asked = new URL(page.url).pathname.slice(1);
    saw.push(asked);
    answer = await alice.submit(
      asked === "sign-in"
        ? page.press("Sign in", { ...aliceAtFernmail }, "#sign-in")
        : page.press("Allow", {}, "#consent"),
    );
  }
  return { end: new URL(answer.leavesFor), saw };
}
