import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient } from "@tale/service/http-client";
import { startCast } from "@tale/story-tool/launcher/start-cast";
import { createBrowser } from "@tale/story-tool/player/browser/browser";
import * as oauth from "oauth4webapi";
import { aliceAtFernmail } from "./alice.ts";

/** Where a client that was not written for Fernmail takes its answers. */
export const foreignRedirectUri = "http://127.0.0.1:65000/callback";

/** Fernmail and its contacts on their own, for clients that know nothing of them but the issuer. */
export async function startForForeigners() {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-"));
  const cast = await startCast({
    dataFolder,
    ports: "free",
    only: ["fernmail", "fernmail-contacts"],
  });
  const send = createHttpClient();
  const issuer = new URL(cast.settings.origins.fernmail);
  const insecure = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: speak };
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...insecure, algorithm: "oauth2" }),
  );

  /** `fetch` for names below localhost, which a system's resolver may not know. */
  async function speak(
    url: string,
    {
      method = "GET",
      headers,
      body,
    }: { method?: string; headers?: HeadersInit; body?: unknown } = {},
  ): Promise<Response> {
    const text =
      body instanceof URLSearchParams || typeof body === "string" ? body.toString() : undefined;
    const type =
      body instanceof URLSearchParams
        ? { "content-type": "application/x-www-form-urlencoded" }
        : {};
    const answer = await send(url, {
      method: method as "GET" | "POST",
      headers: { ...type, ...Object.fromEntries(new Headers(headers)) },
      ...(text === undefined ? {} : { body: text }),
    });
    const answered = Object.entries(answer.headers).map(
      ([name, value]) => [name, String(value)] as [string, string],
    );
    return new Response(answer.body, { status: answer.status, headers: answered });
  }

  return {
    as,
    insecure,
    issuer,
    speak,
    contacts: cast.settings.origins["fernmail-contacts"],

    register: async (
      metadata: Record<string, unknown>,
    ): Promise<oauth.Client & { client_secret?: string }> => {
      const request = {
        client_name: "A client of somebody else",
        redirect_uris: [foreignRedirectUri],
        ...metadata,
      } as Partial<oauth.OmitSymbolProperties<oauth.Client>>;
      return (await oauth.processDynamicClientRegistrationResponse(
        await oauth.dynamicClientRegistrationRequest(as, request, insecure),
      )) as oauth.Client & { client_secret?: string };
    },

    /**
     * Alice signs in and allows what she is asked, if she is. @returns where the browser would go
     * then
     */
    askAlice: async (url: string): Promise<string> => {
      const browser = createBrowser("alice", send, () => undefined);
      const { page: signIn } = await browser.open(url);
      const { page: consent, leavesFor } = await browser.submit(
        signIn.press("Sign in", { ...aliceAtFernmail }, "#sign-in"),
      );
      return (
        leavesFor ?? (await browser.submit(consent.press("Allow", {}, "#consent"))).leavesFor ?? ""
      );
    },

    stop: async (): Promise<void> => {
      await cast.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export type Foreigners = Awaited<ReturnType<typeof startForForeigners>>;
