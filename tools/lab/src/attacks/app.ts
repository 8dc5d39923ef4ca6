import { randomBytes } from "node:crypto";
import { ClientInformationResponse } from "@tale/protocol/client-registration";
import { codeChallengeOf } from "@tale/protocol/pkce";
import { TokenResponse } from "@tale/protocol/token-response";
import type { AuthorizationServerMetadata } from "@tale/protocol/authorization-server-metadata";
import type { HttpClient, HttpResponse } from "@tale/service/http-client";
import { readMetadata } from "@tale/story-tool/player/metadata";
import { Value } from "typebox/value";
import type { Loot } from "../mallory/desk.ts";
import type { Scene } from "./scene.ts";
import { walk } from "./walk.ts";

type Parameters = Readonly<Record<string, string>>;

/** An application of somebody's. */
export interface App {
  readonly id: string;
  readonly redirectUri: string;
  /** The address of an authorization request of this app. */
  link(more?: Parameters): string;
  /** A request to the token endpoint, not yet sent. */
  request(parameters: Parameters): { readonly url: string; readonly body: string };
  /** Sends a request to the token endpoint. */
  ask(parameters: Parameters, headers?: Parameters): Promise<HttpResponse>;
  /** The token request that trades this code. */
  trade(code: string): Parameters;
}

/** What an application says of itself when it registers. */
export interface Application {
  readonly name: string;
  readonly redirectUri?: string;
  readonly scope?: string;
  readonly more?: object;
}

interface KnownApplication {
  readonly id: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly secret?: string;
}

/** Registers an application by itself, and introduces it. */
export async function registerApp(
  { send, origins }: Pick<Scene, "send" | "origins">,
  { name, redirectUri = "http://127.0.0.1/app", scope = "contacts.read", more }: Application,
): Promise<App> {
  const server = await readMetadata(send, origins.fernmail);
  const { body } = await send(server.registration_endpoint!, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
      scope,
      ...more,
    }),
  });
  const { client_id: id } = Value.Parse(ClientInformationResponse, JSON.parse(body));
  return introduceApp(send, server, { id, redirectUri, scope });
}

/** @returns an application that is known at Fernmail, with one verifier for its one journey */
export function introduceApp(
  send: HttpClient,
  server: AuthorizationServerMetadata,
  { id, redirectUri, scope, secret }: KnownApplication,
): App {
  const verifier = randomBytes(32).toString("base64url");
  const identity = { client_id: id, ...(secret === undefined ? {} : { client_secret: secret }) };
  const request = (parameters: Parameters) => ({
    url: server.token_endpoint!,
    body: new URLSearchParams({ ...identity, ...parameters }).toString(),
  });

  return {
    id,
    redirectUri,
    request,
    link: (own = {}) =>
      `${server.authorization_endpoint}?${new URLSearchParams({
        response_type: "code",
        client_id: id,
        redirect_uri: redirectUri,
        scope,
        state: randomBytes(16).toString("base64url"),
        code_challenge: codeChallengeOf(verifier),
        code_challenge_method: "S256",
        ...own,
      })}`,
    ask: (parameters, headers = {}) => {
      const { url, body } = request(parameters);
      const type = { "content-type": "application/x-www-form-urlencoded" };
      return send(url, { method: "POST", headers: { ...headers, ...type }, body });
    },
    trade: (code) => ({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  };
}

/** Alice allows what an application asks. @returns the code that it gets */
export async function codeFor(
  { alice }: Pick<Scene, "alice">,
  app: App,
  more: Parameters = {},
): Promise<string> {
  const { browser } = alice;
  const { leavesFor = "" } = await walk(browser, await browser.open(app.link(more)), {
    stopBefore: app.redirectUri,
  });
  const code = URL.parse(leavesFor)?.searchParams.get("code");
  if (!code) throw new Error(`no code came back, but ${leavesFor || "a page"}`);
  return code;
}

/** @throws where there is no set of tokens in the answer */
export function tokensIn({ status, body }: HttpResponse): TokenResponse {
  if (status !== 200) throw new Error(`the token endpoint answered ${status}: ${body}`);
  return Value.Parse(TokenResponse, JSON.parse(body));
}

/** What Contacts gives to the holder of a token, as loot; nothing where it refuses. */
export async function contactsWith(
  { send, origins }: Pick<Scene, "send" | "origins">,
  headers: Parameters,
): Promise<Loot[]> {
  const { status, body } = await send(`${origins["fernmail-contacts"]}/contacts`, { headers });
  if (status !== 200) return [];
  const { contacts } = JSON.parse(body) as { contacts: { name: string; email: string }[] };
  return contacts.map(({ name, email }) => ({
    what: "a friend of Alice's",
    value: `${name} <${email}>`,
  }));
}

export const bearer = (token: string): Parameters => ({ authorization: `Bearer ${token}` });
