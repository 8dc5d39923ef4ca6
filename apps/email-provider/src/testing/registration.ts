import { redirectUri, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let program: Browser;

export async function startForPrograms(): Promise<void> {
  fernmail = await startFernmail();
  program = fernmail.openBrowser();
}

/** The clock moves, so that this file's own registrations stay within the limit. */
export const register = (metadata: unknown, headers: Record<string, string> = {}) => {
  fernmail.clock.now += 2_000;
  return program({ method: "POST", url: "/register", json: metadata, headers });
};
export const good = { client_name: "Quillpost", redirect_uris: [redirectUri] };
