import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { codeChallengeOf } from "@tale/protocol/pkce";
import type { HttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import { send, type Company } from "./company.ts";

/**
 * What Quillpost says at Fernmail on the back channel, said by a test: it sees the answers, or that
 * there are none.
 */

const codeVerifier = "a-verifier-that-is-long-enough-for-the-rules-1234";
const credentials = formatBasicCredentials({
  clientId: "quillpost",
  clientSecret: "quillpost-demo-secret",
});

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** @returns an answer's status and what it holds; the status is 0 when there was no answer */
export type Said = Tokens & { readonly status: number; readonly error?: string };

export const newBrowser = (by: HttpClient = send): Browser =>
  createBrowser("alice", by, () => undefined);

/** @param by what the back channel goes by */
export function createQuillpost({ origins }: Company, by: HttpClient = send) {
  const redirectUri = `${origins.quillpost}/callback`;
  const question = {
    response_type: "code",
    client_id: "quillpost",
    redirect_uri: redirectUri,
    scope: "contacts.read contacts.write",
    state: "a-state",
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: "S256",
  };
  const questionUrl = `${origins.fernmail}/authorize?${new URLSearchParams(question)}`;
  const post = async (path: string, parameters: Record<string, string>): Promise<Said> => {
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      authorization: credentials,
    };
    const answer = await by(`${origins.fernmail}${path}`, {
      method: "POST",
      headers,
      body: new URLSearchParams(parameters).toString(),
    }).catch(() => undefined);
    return { status: answer?.status ?? 0, ...(JSON.parse(answer?.body || "{}") as Tokens) };
  };

  return {
    questionUrl,

    /** Alice goes to Fernmail, answers whatever she is asked, and comes back with a code. */
    obtainCode: async (alice: Browser): Promise<string> => {
      let answer = await alice.open(questionUrl);
      if (answer.page.has("#sign-in")) answer = await signIn(alice, answer.page);
      if (answer.page.has("#consent"))
        answer = await alice.submit(answer.page.press("Allow", {}, "#consent"));
      return new URL(answer.leavesFor!).searchParams.get("code")!;
    },
    redeem: (code: string) =>
      post("/token", {
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        code_verifier: codeVerifier,
      }),
    refresh: (refreshToken: string) =>
      post("/token", { grant_type: "refresh_token", refresh_token: refreshToken }),
    revoke: (token: string) => post("/revoke", { token }),
    introspect: (token: string) => post("/introspect", { token }),

    /** @returns the status of the answer of Contacts; 0 for none */
    readContacts: async (accessToken: string): Promise<number> => {
      const answer = await send(`${origins["fernmail-contacts"]}/contacts`, {
        headers: { authorization: `Bearer ${accessToken}` },
      }).catch(() => undefined);
      return answer?.status ?? 0;
    },
  };
}

export function signIn(alice: Browser, page: Awaited<ReturnType<Browser["open"]>>["page"]) {
  return alice.submit(
    page.press("Sign in", { email: "alice@fernmail.example", password: "wonderland" }, "#sign-in"),
  );
}
