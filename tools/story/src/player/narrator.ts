import { randomBytes } from "node:crypto";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { ClientInformationResponse } from "@tale/protocol/client-registration";
import { codeChallengeOf } from "@tale/protocol/pkce";
import { TokenResponse } from "@tale/protocol/token-response";
import type { HttpClient, HttpRequest } from "@tale/service/http-client";
import type { RunValues } from "@tale/story/code-or-token";
import { Value } from "typebox/value";
import type { Alice } from "./acts/alice.ts";
import { codeLifetime } from "@tale/story/code-lifetime";
import { readMetadata } from "./metadata.ts";
import type { Origins } from "./company.ts";
import { mask } from "./show/mask.ts";

/** Nobody listens there: the narrator reads the code off the redirect and does not follow it. */
const redirectUri = "http://127.0.0.1/narrator";

/**
 * Plays the client for a moment, with Alice's leave: Quillpost's tokens are Quillpost's secret, so
 * whoever wants to show a token must get one of their own. Registers (RFC 7591), asks, redeems,
 * uses, redeems again, gives back, leaves (RFC 7592).
 */
export async function getCodeAndToken(
  origins: Origins,
  send: HttpClient,
  alice: Alice,
): Promise<RunValues> {
  const server = await readMetadata(send, origins.fernmail);
  const client = Value.Parse(
    ClientInformationResponse,
    await ask(
      send,
      server.registration_endpoint!,
      json({
        client_name: "The narrator",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        scope: "contacts.read",
        token_endpoint_auth_method: "client_secret_basic",
      }),
    ),
  );
  const credentials = {
    authorization: formatBasicCredentials({
      clientId: client.client_id,
      clientSecret: client.client_secret!,
    }),
  };
  const secrets = {
    state: randomBytes(32).toString("base64url"),
    codeVerifier: randomBytes(32).toString("base64url"),
  };

  const code = await askAlice(
    alice,
    `${server.authorization_endpoint}?${new URLSearchParams({
      response_type: "code",
      client_id: client.client_id,
      redirect_uri: redirectUri,
      scope: "contacts.read",
      state: secrets.state,
      code_challenge: codeChallengeOf(secrets.codeVerifier),
      code_challenge_method: "S256",
    })}`,
    secrets.state,
  );
  const arrival = performance.now();

  const redemption = form(
    {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: secrets.codeVerifier,
    },
    credentials,
  );
  const tokens = Value.Parse(TokenResponse, await ask(send, server.token_endpoint!, redemption));
  const codeAge = Math.round(performance.now() - arrival);
  const { contacts } = (await ask(send, `${origins["fernmail-contacts"]}/contacts`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })) as { contacts: unknown[] };

  const again = await send(server.token_endpoint!, redemption);
  const { error: secondUse = `${again.status}` } = JSON.parse(again.body) as { error?: string };
  await ask(send, server.revocation_endpoint!, form({ token: tokens.access_token }, credentials));
  if (client.registration_client_uri)
    await send(client.registration_client_uri, {
      method: "DELETE",
      headers: { authorization: `Bearer ${client.registration_access_token}` },
    });

  return {
    code: mask(code),
    accessToken: mask(tokens.access_token),
    codeLifetime,
    tokenLifetime: tokens.expires_in ?? 0,
    codeAge,
    secondUse,
    contacts: contacts.length,
    claims: claimsOf(tokens.access_token),
  };
}

async function askAlice(alice: Alice, request: string, state: string): Promise<string> {
  const { page } = await alice.signIn((await alice.browser.open(request)).page);
  const { leavesFor } = await alice.browser.submit(page.press("Allow", {}, "#consent"));
  const answer = new URL(leavesFor ?? page.url).searchParams;
  const code = answer.get("code");
  if (!code || answer.get("state") !== state)
    throw new Error(`no code came back, but ${[...answer.keys()].join(", ") || "nothing"}`);
  return code;
}

async function ask(send: HttpClient, url: string, request: HttpRequest): Promise<unknown> {
  const { status, body } = await send(url, request);
  if (status >= 300) throw new Error(`${url} answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body);
}

const json = (body: object): HttpRequest => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const form = (
  parameters: Record<string, string>,
  headers: Record<string, string>,
): HttpRequest => ({
  method: "POST",
  headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(parameters).toString(),
});

/** The claims of a JWT as anybody can read them, who holds it; nothing is verified. */
function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<
    string,
    unknown
  >;
}
