import {
  Unreachable,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from "@tale/service/http-client";

export const issuer = "https://mail.example";
export const contactsUrl = "https://contacts.mail.example";

/** How a reference to a pushed authorization request begins. */
export const pushed = "urn:example:pushed?";

export interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

export interface FakeContact {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

export type FakeProvider = ReturnType<typeof createFakeProvider>["provider"];

/**
 * A mail provider on the other end of the HTTP client: well-behaved, until a test replaces an
 * answer. For tests only.
 */
export function createFakeProvider() {
  let issued = 0;
  const provider = {
    received: [] as Received[],
    /** Origins that do not answer. */
    down: new Set<string>(),
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/revoke`,
      registration_endpoint: `${issuer}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    } as Record<string, unknown>,
    contacts: [
      { id: "1", name: "Carol Adler", email: "carol@friends.example" },
      { id: "2", name: "Dave O’Neill", email: "dave@friends.example" },
      { id: "3", name: "نور", email: "nour@friends.example" },
      { id: "4", name: "", email: "grace@friends.example" },
    ] as FakeContact[],
    pageSize: 2,
    /** The access token that contacts accept; undefined: any. */
    validToken: undefined as string | undefined,
    challenge: 'Bearer error="invalid_token"',
    discovery: (): HttpResponse => json(200, provider.metadata),
    openidDiscovery: (): HttpResponse => ({ status: 404, headers: {}, body: "" }),
    token: (_parameters: URLSearchParams): HttpResponse => {
      issued += 1;
      return json(200, {
        access_token: `access-${issued}`,
        token_type: "Bearer",
        expires_in: 300,
        refresh_token: `refresh-${issued}`,
      });
    },
    /** An authorization request pushed ahead; its reference holds the request itself. */
    push: (parameters: URLSearchParams): HttpResponse =>
      json(201, { request_uri: `${pushed}${parameters}`, expires_in: 60 }),
    resourceMetadata: (): HttpResponse => ({ status: 404, headers: {}, body: "" }),
    register: (): HttpResponse =>
      json(201, {
        client_id: "machine-made",
        client_secret: "machine-made-secret",
        token_endpoint_auth_method: "client_secret_basic",
      }),
    /** A client that was registered here is read, changed or deleted. */
    manage: (): HttpResponse => json(404, {}),
    readContacts: (query: URLSearchParams): HttpResponse => {
      const from = Number(query.get("cursor") ?? 0);
      const to = from + provider.pageSize;
      return json(200, {
        contacts: provider.contacts.slice(from, to),
        ...(to < provider.contacts.length ? { next: String(to) } : {}),
      });
    },
    addContact: (): HttpResponse => json(201, { id: "new" }),
    revoke: (): HttpResponse => json(200, {}),
    jwks: (): HttpResponse => json(404, {}),
    userinfo: (): HttpResponse => json(404, {}),

    /** Requests to one path, oldest first. */
    requestsTo: (path: string): Received[] =>
      provider.received.filter(({ url }) => new URL(url).pathname === path),
  };

  const http: HttpClient = async (url, request: HttpRequest = {}) => {
    const { origin, pathname, searchParams } = new URL(url);
    if (provider.down.has(origin) || ![issuer, contactsUrl].includes(origin))
      throw new Unreachable(url, { code: "ECONNREFUSED" });
    provider.received.push({
      url,
      method: request.method ?? "GET",
      headers: request.headers ?? {},
      body: request.body ?? "",
    });
    if (pathname.startsWith("/.well-known/oauth-authorization-server")) return provider.discovery();
    if (pathname.endsWith("/.well-known/openid-configuration")) return provider.openidDiscovery();
    if (pathname === "/.well-known/oauth-protected-resource") return provider.resourceMetadata();
    if (pathname === "/par") return provider.push(new URLSearchParams(request.body));
    if (pathname === "/token") return provider.token(new URLSearchParams(request.body));
    if (pathname === "/register") return provider.register();
    if (pathname.startsWith("/clients/")) return provider.manage();
    if (pathname === "/revoke") return provider.revoke();
    if (pathname === "/jwks") return provider.jwks();
    if (pathname === "/userinfo") return provider.userinfo();
    const shown = request.headers?.["authorization"];
    const isRefused =
      provider.validToken !== undefined &&
      shown !== `Bearer ${provider.validToken}` &&
      shown !== `DPoP ${provider.validToken}`;
    if (isRefused)
      return { status: 401, headers: { "www-authenticate": provider.challenge }, body: "" };
    return request.method === "POST" ? provider.addContact() : provider.readContacts(searchParams);
  };
  return { provider, http };
}
