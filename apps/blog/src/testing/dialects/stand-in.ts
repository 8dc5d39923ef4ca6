import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import {
  Unreachable,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from "@tale/service/http-client";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { json } from "../fake-provider.ts";
import type { Dialect } from "./dialect.ts";

export const contactsOfDialects = "https://contacts.dialect.example/";

const nothing: HttpResponse = { status: 404, headers: {}, body: "" };

/**
 * A server that speaks a product's dialect, with the contacts that take its tokens. For tests only.
 */
export async function createStandIn(dialect: Dialect, now: () => number) {
  const { issuer, algorithm = "ES256" } = dialect;
  const metadata = { ...dialect.openid, ...dialect.oauth } as Record<string, string | undefined>;
  const pair = await generateKeyPair(algorithm);
  const key = { ...(await exportJWK(pair.publicKey)), kid: "k", use: "sig", alg: algorithm };
  const pushed = new Map<string, URLSearchParams>();
  const asked = new Map<string, URLSearchParams>();
  const refreshTokens = new Set<string>();
  let [issued, accessToken, client] = [0, "", {} as Record<string, unknown>];
  const requests: string[] = [];

  const sign = (claims: Record<string, unknown>): Promise<string> => {
    const seconds = Math.floor(now() / 1000);
    const all = { iss: issuer, sub: "u-alice", iat: seconds, exp: seconds + 300, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: algorithm, kid: "k" }).sign(pair.privateKey);
  };

  async function token(
    parameters: URLSearchParams,
    headers: HttpRequest["headers"],
  ): Promise<HttpResponse> {
    const request = asked.get(parameters.get("code") ?? "");
    const isRefresh = refreshTokens.delete(parameters.get("refresh_token") ?? "");
    if (!request && !isRefresh)
      return json(400, { error: "invalid_grant", error_description: null });
    issued += 1;
    accessToken = `access-${issued}`;
    const scope = request?.get("scope")?.split(" ") ?? [];
    const isRenewable =
      isRefresh || dialect.refreshNeeds === undefined || scope.includes(dialect.refreshNeeds);
    if (isRenewable) refreshTokens.add(`refresh-${issued}`);
    const idToken = scope.includes("openid")
      ? { id_token: await sign({ aud: request!.get("client_id"), nonce: request!.get("nonce") }) }
      : {};
    return json(200, {
      access_token: accessToken,
      token_type: headers?.["dpop"] ? "DPoP" : "bearer",
      expires_in: 300,
      refresh_token: isRenewable ? `refresh-${issued}` : null,
      ...dialect.tokens,
      ...idToken,
    });
  }

  function push(parameters: URLSearchParams): HttpResponse {
    const refused = dialect.pushed?.(client);
    if (refused) return refused;
    const reference = `urn:ietf:params:oauth:request_uri:${pushed.size}`;
    pushed.set(reference, parameters);
    return json(201, { request_uri: reference, expires_in: null });
  }

  async function userinfo(): Promise<HttpResponse> {
    if (dialect.userinfo !== "signed")
      return json(200, { sub: "u-alice", name: "Alice", email: null, groups: [] });
    return {
      status: 200,
      headers: { "content-type": "application/jwt" },
      body: await sign({ name: "Alice" }),
    };
  }

  function register(body: string): HttpResponse {
    client = JSON.parse(body) as Record<string, unknown>;
    return dialect.register!(client);
  }

  function contacts({ headers }: HttpRequest): HttpResponse {
    const [, shown] = (headers?.["authorization"] ?? "").split(" ");
    if (shown !== accessToken)
      return {
        status: 401,
        headers: { "www-authenticate": 'Bearer error="invalid_token"' },
        body: "",
      };
    return json(200, {
      contacts: [{ id: "1", name: "Carol", email: "carol@friends.example" }],
      next: null,
    });
  }

  const http: HttpClient = async (url, request = {}) => {
    requests.push(`${request.method ?? "GET"} ${url}`);
    const parameters = new URLSearchParams(request.body);
    const { origin, pathname } = new URL(url);
    if (url === metadataUrl(issuer)) return dialect.oauth ? json(200, dialect.oauth) : nothing;
    if (url === `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)
      return dialect.openid ? json(200, dialect.openid) : nothing;
    if (`${origin}/` === contactsOfDialects)
      return pathname === "/contacts" ? contacts(request) : nothing;
    if (url === metadata["registration_endpoint"]) return register(request.body!);
    if (url === metadata["pushed_authorization_request_endpoint"]) return push(parameters);
    if (url === metadata["token_endpoint"]) return token(parameters, request.headers);
    if (url === metadata["revocation_endpoint"]) return dialect.revoked ?? json(200, {});
    if (url === metadata["jwks_uri"])
      return json(200, { keys: [...(dialect.furtherKeys ?? []), null, key], more: null });
    if (url === metadata["userinfo_endpoint"]) return userinfo();
    if (origin === new URL(issuer).origin) return nothing;
    throw new Unreachable(url, { code: "ENOTFOUND" });
  };

  return {
    http,
    requests,
    /**
     * A browser comes with an authorization request, and somebody allows it. @returns where the
     * browser is sent
     */
    authorize: (location: string): string => {
      const sent = new URL(location).searchParams;
      const request = pushed.get(sent.get("request_uri") ?? "") ?? sent;
      const code = `code-${asked.size + 1}`;
      asked.set(code, request);
      const isRefused = dialect.refuses && request.get("scope")?.includes("contacts.");
      const answer = isRefused ? { ...dialect.refuses } : { code };
      const iss = metadata["authorization_response_iss_parameter_supported"] ? { iss: issuer } : {};
      const { pathname } = new URL(request.get("redirect_uri")!);
      return `${pathname}?${new URLSearchParams({ ...answer, ...iss, state: request.get("state")! })}`;
    },
  };
}
