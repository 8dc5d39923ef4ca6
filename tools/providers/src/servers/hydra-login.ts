import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { HttpClient } from "@tale/service/http-client";
import { alice } from "./people.ts";

export interface HydraLoginOptions {
  readonly port: number;
  /** Hydra's admin API. */
  readonly admin: string;
  readonly http: HttpClient;
  /** What tokens are granted for, whatever was asked. */
  readonly audience: () => string;
}

interface ConsentRequest {
  readonly requested_scope: readonly string[];
}

/** Hydra's login and consent app: it shows who asks, and tells Hydra what Alice answered. */
export async function startHydraLogin({
  port,
  admin,
  http,
  audience,
}: HydraLoginOptions): Promise<void> {
  async function ask<Answer>(
    method: "GET" | "PUT",
    kind: string,
    path: string,
    challenge: string,
    body?: object,
  ): Promise<Answer> {
    const answer = await http(
      `${admin}/admin/oauth2/auth/requests/${kind}${path}?${kind}_challenge=${encodeURIComponent(challenge)}`,
      {
        method,
        ...(body
          ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
          : {}),
      },
    );
    if (answer.status >= 300)
      throw new Error(`Hydra answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    return JSON.parse(answer.body) as Answer;
  }

  const accept = async (kind: string, challenge: string, body: object): Promise<string> =>
    (await ask<{ redirect_to: string }>("PUT", kind, "/accept", challenge, body)).redirect_to;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const kind = pathname.slice(1);
    const form = new URLSearchParams(request.method === "POST" ? await text(request) : "");
    const challenge = form.get("challenge") ?? searchParams.get(`${kind}_challenge`) ?? "";
    const go = (to: string): void => void response.writeHead(303, { location: to }).end();
    if (kind === "logout") return go(await accept(kind, challenge, {}));
    if (kind === "login") {
      if (form.get("password") !== alice.password)
        return show(
          response,
          "Sign in",
          `<input type="password" name="password"><input type="hidden" name="challenge" value="${challenge}">`,
        );
      return go(await accept(kind, challenge, { subject: "u-alice", remember: false }));
    }
    const { requested_scope: scopes } = await ask<ConsentRequest>("GET", "consent", "", challenge);
    if (request.method !== "POST")
      return show(
        response,
        "Allow",
        `<p>${scopes.join(" ")}</p><input type="hidden" name="challenge" value="${challenge}">`,
      );
    return go(
      await accept("consent", challenge, {
        grant_scope: scopes,
        grant_access_token_audience: [audience()],
        session: { id_token: { name: alice.name } },
      }),
    );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  server.listen(port, "127.0.0.1").unref();
  await once(server, "listening");
}

function show(response: ServerResponse, button: string, fields: string): void {
  response
    .writeHead(200, { "content-type": "text/html" })
    .end(
      `<!doctype html><title>${button}</title><h1>${button}</h1><form method="post">${fields}<button>${button}</button></form>`,
    );
}
