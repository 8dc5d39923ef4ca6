import { createHash, randomBytes } from "node:crypto";
import { hiddenInputs } from "@tale/service/testing";
import type { Answer, Server } from "./server.ts";

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
}

/** What somebody has who was there before. */
export interface Known {
  readonly cookies?: readonly (readonly [name: string, value: string])[];
  readonly refreshToken?: string;
}

export type User = ReturnType<typeof createUser>;

const client = {
  id: "quillpost",
  secret: "quillpost-demo-secret",
  redirectUri: "http://blog.localhost:4000/callback",
  scope: "contacts.read",
};
const credentials = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
const form = { "content-type": "application/x-www-form-urlencoded" };

/**
 * One user's browser at an authorization server, and the application that sent it there. `prepare`
 * signs in and consents once; after that each `run` is the whole authorization code flow without a
 * question: authorization request, redirect with the code, token request. `refresh` trades the last
 * refresh token for its successor, again and again.
 */
export function createUser(
  server: Server,
  endpoints: { readonly authorize: string; readonly token: string; readonly introspect?: string },
  known: Known = {},
) {
  const cookies = new Map(known.cookies);

  async function visit(path: string, body?: string): Promise<Answer> {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await server.request(
      path,
      body === undefined
        ? { headers: { cookie } }
        : { method: "POST", headers: { cookie, ...form, origin: server.origin }, body },
    );
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value) cookies.set(name, value);
      else if (name) cookies.delete(name);
    }
    return answer;
  }

  async function flow(answerQuestions: boolean): Promise<TokenAnswer> {
    const verifier = randomBytes(32).toString("base64url");
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: client.id,
      redirect_uri: client.redirectUri,
      scope: client.scope,
      state: verifier.slice(0, 16),
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    let answer = await visit(`${endpoints.authorize}?${query}`);
    for (let steps = 0; answerQuestions && steps < 10 && !codeIn(answer); steps++)
      answer = await answerQuestion(answer, visit);
    const code = codeIn(answer) ?? fail("authorization", answer);
    return requestTokens({
      grant_type: "authorization_code",
      code,
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
    });
  }

  async function requestTokens(parameters: Record<string, string>): Promise<TokenAnswer> {
    const body = new URLSearchParams(parameters).toString();
    return (await callAsClient(endpoints.token, body)) as TokenAnswer;
  }

  async function callAsClient(path: string, body: string): Promise<unknown> {
    const answer = await server.request(path, {
      method: "POST",
      headers: { ...form, authorization: credentials },
      body,
    });
    if (answer.status !== 200) fail(path, answer);
    return JSON.parse(answer.body);
  }

  let refreshToken = known.refreshToken ?? "";
  let accessToken = "";

  return {
    prepare: async (): Promise<TokenAnswer> => {
      const tokens = await flow(true);
      if (!tokens.refresh_token)
        throw new Error(`${server.origin} does other work: no refresh token`);
      refreshToken = tokens.refresh_token;
      accessToken = tokens.access_token;
      return tokens;
    },
    run: () => flow(false),
    clientCredentials: () =>
      requestTokens({ grant_type: "client_credentials", scope: client.scope }),
    introspect: async (token = accessToken): Promise<void> => {
      const { active } = (await callAsClient(
        endpoints.introspect ?? "/introspect",
        `token=${token}`,
      )) as { active: boolean };
      if (!active) throw new Error(`${server.origin} does other work: the token is not alive`);
    },
    refresh: async (): Promise<void> => {
      const { access_token, refresh_token = "" } = await requestTokens({
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      });
      if (refresh_token === refreshToken || !refresh_token)
        throw new Error(`${server.origin} does other work: no rotation`);
      refreshToken = refresh_token;
      accessToken = access_token;
    },
  };
}

/** Follows a redirect, or sends the form of a page: as Alice, who allows everything. */
async function answerQuestion(
  answer: Answer,
  visit: (path: string, body?: string) => Promise<Answer>,
): Promise<Answer> {
  const location = locationOf(answer);
  if (location) return visit(location.pathname + location.search);
  const [, action] = /<form[^>]*action="([^"]+)"/.exec(answer.body) ?? fail("question", answer);
  const fields = {
    ...hiddenInputs(answer.body),
    email: "alice@fernmail.example",
    password: "wonderland",
    scope: client.scope,
    decision: "allow",
  };
  return visit(action!, new URLSearchParams(fields).toString());
}

function codeIn(answer: Answer): string | undefined {
  const location = locationOf(answer);
  return location?.href.startsWith(client.redirectUri)
    ? (location.searchParams.get("code") ?? undefined)
    : undefined;
}

function locationOf({ headers }: Answer): URL | undefined {
  return headers.location ? new URL(String(headers.location), "http://here") : undefined;
}

function fail(step: string, { status, body, headers }: Answer): never {
  throw new Error(
    `${step} failed: ${status} ${String(headers.location ?? "")} ${body.slice(0, 300)}`,
  );
}
