import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { codeChallengeOf } from "@tale/protocol/pkce";
import type { Service } from "@tale/service/create-service";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { buildApp, type AppDependencies } from "../app.ts";
import { readConfig } from "../config.ts";

export const issuer = "http://fernmail.localhost:4001";
export const contacts = "http://contacts.fernmail.localhost:4002";
export const redirectUri = "http://blog.localhost:4000/callback";
export const codeVerifier = "a-verifier-that-is-long-enough-for-the-rules-1234";
export const quillpost = formatBasicCredentials({
  clientId: "quillpost",
  clientSecret: "quillpost-demo-secret",
});
export const contactsServer = formatBasicCredentials({
  clientId: "contacts",
  clientSecret: "contacts-introspection-secret",
});

export const alice = { email: "alice@fernmail.example", password: "wonderland" };
export const bob = { email: "bob@fernmail.example", password: "builder" };
export const quinn = { email: "quinn@fernmail.example", password: "inkwell" };

/**
 * Fernmail in memory with a clock that tests can move, and as many browsers as they like. For tests
 * only.
 */
export async function startFernmail({
  environment = {},
  ...dependencies
}: AppDependencies & { environment?: Record<string, string> } = {}) {
  const clock = { now: Date.parse("2026-11-22T12:00:00Z") };
  const config = readConfig({ DATABASE_URL: "file::memory:", LOG_LEVEL: "silent", ...environment });
  const service = await buildApp(config, { now: () => clock.now, ...dependencies });
  const injectFrom = (remoteAddress: string) =>
    ((options: object) => service.inject({ ...options, remoteAddress })) as Service["inject"];
  return {
    service,
    clock,
    openBrowser: (address = "127.0.0.1") =>
      createTestBrowser({ inject: injectFrom(address) }, config.issuer),
  };
}

export type Fernmail = Awaited<ReturnType<typeof startFernmail>>;
export type Browser = ReturnType<Fernmail["openBrowser"]>;

/** A good authorization request, with parameters changed, added, or (undefined) left out. */
export function authorizationUrl(changes: Record<string, string | undefined> = {}): string {
  const parameters = {
    response_type: "code",
    client_id: "quillpost",
    redirect_uri: redirectUri,
    scope: "contacts.read contacts.write",
    state: "a-state",
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: "S256",
    ...changes,
  };
  return `/authorize?${new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined))}`;
}

export async function signIn(
  browser: Browser,
  user: { email: string; password: string },
): Promise<void> {
  const page = await browser({ url: "/sign-in" });
  await browser({ method: "POST", url: "/sign-in", form: { ...hiddenInputs(page.body), ...user } });
}

/**
 * Walks from the authorization request to the answer: signs in, ticks, decides. @returns the
 * parameters of the answer
 */
export async function authorize(
  browser: Browser,
  {
    user = alice,
    url = authorizationUrl(),
    decision = "allow",
    ticked,
  }: { user?: typeof alice; url?: string; decision?: string; ticked?: string[] } = {},
): Promise<URLSearchParams> {
  let answer = await browser({ url });
  while (answer.headers.location?.startsWith("/")) {
    const page = await browser({ url: answer.headers.location });
    if (page.statusCode === 303) {
      answer = page;
    } else if (page.body.includes('id="sign-in"')) {
      answer = await browser({
        method: "POST",
        url: "/sign-in",
        form: { ...hiddenInputs(page.body), ...user },
      });
    } else {
      const scope =
        ticked ??
        [...page.body.matchAll(/name="scope" value="([^"]+)"/g)].map(([, name]) => name ?? "");
      answer = await browser({
        method: "POST",
        url: "/consent",
        form: { ...hiddenInputs(page.body), scope, decision },
      });
    }
  }
  return new URL(String(answer.headers.location)).searchParams;
}

/** A good token request for a code, with parameters changed, added, or (undefined) left out. */
export function redeem(
  browser: Browser,
  code: string,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = { authorization: quillpost },
) {
  const parameters = {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    ...changes,
  };
  const form = Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return browser({ method: "POST", url: "/token", form, headers });
}

export function refreshWith(
  browser: Browser,
  refreshToken: string,
  changes: Record<string, string> = {},
  headers: Record<string, string> = { authorization: quillpost },
) {
  return browser({
    method: "POST",
    url: "/token",
    form: { grant_type: "refresh_token", refresh_token: refreshToken, ...changes },
    headers,
  });
}

/** The parameters of the answer that a redirect carries to the client. */
export function answerIn(response: { headers: Record<string, unknown> }): URLSearchParams {
  return new URL(String(response.headers["location"])).searchParams;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

/** Plays the story up to the tokens. */
export async function obtainTokens(browser: Browser): Promise<Tokens> {
  const answer = await authorize(browser);
  return (await redeem(browser, answer.get("code") ?? "")).json();
}

/** Asks about a token as the resource server would. */
export async function isActive(browser: Browser, token: string): Promise<boolean> {
  const response = await browser({
    method: "POST",
    url: "/introspect",
    form: { token },
    headers: { authorization: contactsServer },
  });
  return (response.json() as { active: boolean }).active;
}
