import { createHttpClient, type HttpRequest, type HttpResponse } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import { registering, seeded, type Client, type ClientName } from "./clients.ts";
import type { RunningServer } from "./start-server.ts";

/** A server as its clients and users meet it. */
export interface Server extends RunningServer {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly clients: Readonly<Record<ClientName, Client>>;
  /** Alice is signed in there. */
  readonly alice: Browser;
  send(url: string, request?: HttpRequest): Promise<HttpResponse>;
  /** A browser that nobody has used yet. */
  openBrowser(): Browser;
  /** The headers of the last page or redirect that a browser was shown. */
  lastHeaders(): HttpResponse["headers"];
}

const send = createHttpClient({ timeout: 15_000 });

/** Meets a server: reads its metadata, registers the clients, and lets Alice sign in. */
export async function meetServer(running: RunningServer): Promise<Server> {
  const metadata = JSON.parse(
    (await send(`${running.issuer}/.well-known/oauth-authorization-server`)).body,
  ) as Record<string, unknown>;
  let headers: HttpResponse["headers"] = {};
  const sendAndNote: typeof send = async (url, request) => {
    const answer = await send(url, request);
    headers = answer.headers;
    return answer;
  };
  const openBrowser = (): Browser => createBrowser("alice", sendAndNote, () => undefined);
  const registered = await Promise.all(
    Object.entries(registering).map(
      async ([name, wish]) =>
        [name, await register(String(metadata["registration_endpoint"]), wish)] as const,
    ),
  );
  const clients = { ...seeded, ...Object.fromEntries(registered) } as Record<ClientName, Client>;
  return {
    ...running,
    metadata,
    clients,
    alice: openBrowser(),
    send,
    openBrowser,
    lastHeaders: () => headers,
  };
}

async function register(endpoint: string, wish: object): Promise<Client> {
  const answer = await send(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
  if (answer.status !== 201) throw new Error(`${endpoint} refused a client: ${answer.body}`);
  const told = JSON.parse(answer.body) as {
    client_id: string;
    client_secret?: string;
    redirect_uris?: string[];
    token_endpoint_auth_method: Client["method"];
  };
  return {
    id: told.client_id,
    secret: told.client_secret ?? "",
    redirectUri: told.redirect_uris?.[0] ?? "",
    method: told.token_endpoint_auth_method,
  };
}
