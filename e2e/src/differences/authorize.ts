import { codeChallengeOf } from "@tale/protocol/pkce";
import type { Browser, Answer as Sight } from "@tale/story-tool/player/browser/browser";
import { aliceAtFernmail } from "../theatre/alice.ts";
import { cachingIn, facts, type Answer } from "./answer.ts";
import { type Client, type ClientName } from "./clients.ts";
import type { Server } from "./server.ts";

/**
 * What clients and users do, the same at either server. Parameters may be changed, added, repeated,
 * or (undefined) left out.
 */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export const verifier = "a-verifier-that-is-long-enough-for-the-rules-1234";
export const otherVerifier = "a-verifier-that-nobody-made-a-challenge-from-5678";
const state = "a-state";

export function formOf(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one]),
  );
  return new URLSearchParams(pairs).toString();
}

/** A good authorization request of this client, but for the changes. */
export function authorizationRequest(
  { id, redirectUri }: Client,
  changes: Parameters = {},
): Parameters {
  const good = {
    response_type: "code",
    client_id: id,
    redirect_uri: redirectUri,
    scope: "contacts.read contacts.write",
    state,
    code_challenge: codeChallengeOf(verifier),
    code_challenge_method: "S256",
  };
  return { ...good, ...changes };
}

export interface Asking {
  readonly client?: ClientName;
  readonly browser?: Browser;
}

/**
 * Brings an authorization request to the server. @returns what the user sees next, or where she is
 * sent
 */
export async function authorize(
  server: Server,
  changes: Parameters = {},
  { client = "quillpost", browser = server.openBrowser() }: Asking = {},
): Promise<Answer> {
  return readSight(
    server,
    await openAuthorize(server, authorizationRequest(server.clients[client], changes), browser),
    changes,
  );
}

export function openAuthorize(
  server: Server,
  request: Parameters,
  browser: Browser,
): Promise<Sight> {
  return browser.open(`${String(server.metadata["authorization_endpoint"])}?${formOf(request)}`);
}

/**
 * Where the user is: at one of the server's pages, or on her way back to the client with the
 * answer.
 */
export function readSight(
  server: Server,
  { page, leavesFor }: Sight,
  sent: Parameters = {},
): Answer {
  const caching = cachingIn(server.lastHeaders());
  if (!leavesFor) {
    const outcome = page.has("#sign-in")
      ? "sign-in"
      : page.has("#consent")
        ? "consent"
        : `page ${page.status}`;
    return facts({ outcome, caching });
  }
  const { hash, searchParams } = new URL(leavesFor);
  const answer = hash ? new URLSearchParams(hash.slice(1)) : searchParams;
  const expected = "state" in sent ? sent["state"] : state;
  return facts({
    outcome: `client: ${answer.get("error") ?? (answer.has("code") ? "code" : "nothing")}`,
    status: String(page.status),
    carried: hash ? "in the fragment" : "in the query",
    state: !answer.has("state") ? "" : answer.get("state") === expected ? "same" : "changed",
    iss: !answer.has("iss") ? "" : answer.get("iss") === server.issuer ? "right" : "wrong",
    caching,
  });
}

/**
 * Alice answers what she is asked, and leaves for the client. Without `scopes` she allows
 * everything.
 */
export async function answerAs(
  browser: Browser,
  sight: Sight,
  { button = "Allow", scopes }: { button?: string; scopes?: readonly string[] } = {},
): Promise<Sight> {
  if (sight.page.has("#sign-in"))
    sight = await browser.submit(sight.page.press("Sign in", { ...aliceAtFernmail }, "#sign-in"));
  if (!sight.page.has("#consent")) return sight;
  return browser.submit(sight.page.press(button, scopes ? { scope: scopes } : {}, "#consent"));
}

/** @returns a fresh code for this client, given by Alice */
export async function obtainCode(
  server: Server,
  client: ClientName = "quillpost",
  changes: Parameters = {},
): Promise<string> {
  const sight = await openAuthorize(
    server,
    authorizationRequest(server.clients[client], changes),
    server.alice,
  );
  const { leavesFor = "", page } = await answerAs(server.alice, sight);
  const code = URL.parse(leavesFor)?.searchParams.get("code");
  if (!code) throw new Error(`${server.issuer} gave ${client} no code: ${leavesFor || page.text}`);
  return code;
}

/** Lets time pass at the server while something is asked. */
export async function later<Result>(
  server: Server,
  milliseconds: number,
  ask: () => Promise<Result>,
): Promise<Result> {
  await server.moveClock(milliseconds);
  try {
    return await ask();
  } finally {
    await server.moveClock(0);
  }
}
