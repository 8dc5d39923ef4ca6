import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { codeChallengeOf } from "@tale/protocol/pkce";
import { hiddenInputs } from "@tale/service/testing";
import type { Browser } from "./replicas.ts";

/** What Quillpost and Alice send to Fernmail in these tests. */

export const redirectUri = "http://blog.localhost:4000/callback";
const codeVerifier = "a-verifier-that-is-long-enough-for-the-rules-1234";

export const question = {
  response_type: "code",
  client_id: "quillpost",
  redirect_uri: redirectUri,
  scope: "contacts.read",
  state: "a-state",
  code_challenge: codeChallengeOf(codeVerifier),
  code_challenge_method: "S256",
};

const formHeaders = {
  "content-type": "application/x-www-form-urlencoded",
  authorization: formatBasicCredentials({
    clientId: "quillpost",
    clientSecret: "quillpost-demo-secret",
  }),
};

/** A request of Quillpost's on the back channel. */
export function post(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  return {
    method: "POST",
    headers: { ...formHeaders, ...headers },
    body: new URLSearchParams(parameters).toString(),
  } as const;
}

export const redemptionOf = (code: string) =>
  post({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
  });

export const refreshOf = (refreshToken: string) =>
  post({ grant_type: "refresh_token", refresh_token: refreshToken });

export const authorizePath = `/authorize?${new URLSearchParams(question)}`;

/**
 * Follows redirects within Fernmail. @returns the page at their end, or the way back to Quillpost
 */
export async function open(browser: Browser, path: string) {
  let answer = await browser({ url: path });
  while (answer.headers.location?.startsWith("/"))
    answer = await browser({ url: answer.headers.location });
  return answer;
}

/** Sends the form of a page back. */
export async function submit(
  browser: Browser,
  page: { body: string },
  path: string,
  values: Record<string, string | readonly string[]>,
) {
  const answer = await browser({
    method: "POST",
    url: path,
    form: { ...hiddenInputs(page.body), ...values },
  });
  return answer.headers.location?.startsWith("/") ? open(browser, answer.headers.location) : answer;
}

export const signIn = async (browser: Browser, page: { body: string }) =>
  submit(browser, page, "/sign-in", { email: "alice@fernmail.example", password: "wonderland" });

export const consent = (browser: Browser, page: { body: string }) =>
  submit(browser, page, "/consent", { scope: ["contacts.read"], decision: "allow" });

/** The code in the way back to Quillpost, if it is one and holds one. */
export function codeIn({ headers }: { headers: { location?: unknown } }): string | undefined {
  const { location } = headers;
  return typeof location === "string" && location.startsWith(redirectUri)
    ? (new URL(location).searchParams.get("code") ?? undefined)
    : undefined;
}
