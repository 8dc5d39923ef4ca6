import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import { Unreachable, type HttpClient, type HttpRequest } from "@tale/service/http-client";
import { createTestBrowser } from "@tale/service/testing";
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTHeaderParameters } from "jose";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";

export const origin = "http://contacts.fernmail.localhost:4002";
export const fernmail = "http://fernmail.localhost:4001";

/** When the tests play, in milliseconds since 1970; each test moves its own clock. */
export const today = Date.UTC(2030, 0, 1);

type Answer = { status?: number; body: unknown };

/**
 * An authorization server reduced to what a resource server sees of it: metadata, keys, and tokens
 * signed with them. For tests only.
 */
export async function createFakeIssuer(issuer: string, algorithm = "ES256") {
  const keys: { kid: string; privateKey: CryptoKey; jwk: JWK }[] = [];
  const jwksUri = `${issuer}/jwks`;
  const introspectionUri = `${issuer}/introspect`;
  const self = {
    issuer,
    isDown: false,
    /** URLs that were asked for, in order. */
    asked: [] as string[],
    metadata: { issuer, jwks_uri: jwksUri, introspection_endpoint: introspectionUri } as Record<
      string,
      unknown
    >,
    /** What it says about opaque tokens; it knows no others. */
    opaque: {} as Record<string, Record<string, unknown>>,
    /** What was sent to its introspection endpoint. */
    questions: [] as HttpRequest[],
    /** What is answered instead, by URL. */
    instead: {} as Record<string, Answer>,

    async addKey(kid: string, jwk: Partial<JWK> = {}) {
      const pair = await generateKeyPair(algorithm, { extractable: true });
      keys.push({
        kid,
        privateKey: pair.privateKey,
        jwk: { ...(await exportJWK(pair.publicKey)), kid, ...jwk },
      });
    },
    removeKey(kid: string) {
      keys.splice(
        keys.findIndex((key) => key.kid === kid),
        1,
      );
    },
    privateKey: (kid: string) => keys.find((key) => key.kid === kid)!.privateKey,
    publicKey: (kid: string) => keys.find((key) => key.kid === kid)!.jwk,

    /** A good token, unless told otherwise. `undefined` leaves a claim or header parameter out. */
    async token(
      claims: Record<string, unknown> = {},
      header: Record<string, unknown> = {},
      kid = keys[0]!.kid,
    ): Promise<string> {
      const seconds = today / 1000;
      const all = {
        iss: issuer,
        sub: "u-alice",
        aud: origin,
        client_id: "quillpost",
        scope: "contacts.read contacts.write",
        iat: seconds,
        exp: seconds + 300,
        jti: crypto.randomUUID(),
        ...claims,
      };
      return new SignJWT(all)
        .setProtectedHeader({
          alg: algorithm,
          typ: "at+jwt",
          kid,
          ...header,
        } as JWTHeaderParameters)
        .sign(self.privateKey(kid));
    },

    answer(url: string, request: HttpRequest): Answer | undefined {
      if (url === introspectionUri) self.questions.push(request);
      if (self.instead[url]) return self.instead[url];
      if (url === metadataUrl(issuer)) return { body: self.metadata };
      if (url === jwksUri) return { body: { keys: keys.map(({ jwk }) => jwk) } };
      if (url === introspectionUri)
        return {
          body: self.opaque[new URLSearchParams(request.body).get("token")!] ?? { active: false },
        };
      return undefined;
    },
  };
  await self.addKey("first");
  return self;
}

export type FakeIssuer = Awaited<ReturnType<typeof createFakeIssuer>>;

function httpTo(issuers: readonly FakeIssuer[]): HttpClient {
  return async (url, request = {}) => {
    const issuer = issuers.find(
      (one) => url.startsWith(`${new URL(one.issuer).origin}/`) || one.instead[url],
    );
    issuer?.asked.push(url);
    if (!issuer || issuer.isDown) throw new Unreachable(url, new Error("nobody listens there"));
    const { status = 200, body } = issuer.answer(url, request) ?? { status: 404, body: {} };
    return { status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) };
  };
}

export interface TestContactsOptions {
  readonly issuers?: readonly FakeIssuer[];
  readonly seed?: unknown;
  readonly environment?: Record<string, string>;
}

/**
 * The real app with an empty memory database, a clock to move, and issuers that need no network.
 * For tests only.
 */
export async function startTestContacts({
  issuers = [],
  seed = { books: [] },
  environment = {},
}: TestContactsOptions = {}) {
  const fake = issuers.length > 0 ? issuers : [await createFakeIssuer(fernmail)];
  const config = readConfig({
    DATABASE_URL: "file::memory:",
    LOG_LEVEL: "silent",
    SEED: writeSeed(seed),
    TRUSTED_ISSUERS: fake.map(({ issuer }) => issuer).join(","),
    ...environment,
  });
  const clock = { now: today, advance: (milliseconds: number) => void (clock.now += milliseconds) };
  const service = await buildApp(config, { now: () => clock.now, http: httpTo(fake) });
  const request = createTestBrowser(service, origin);
  const [issuer] = fake as [FakeIssuer];

  return {
    service,
    clock,
    issuer,
    request,
    /** Sends a request with a token; `GET /contacts` unless told otherwise. */
    requestWith: (
      token: string,
      { url = "/contacts", headers = {}, ...rest }: Partial<Parameters<typeof request>[0]> = {},
    ) => request({ url, headers: { authorization: `Bearer ${token}`, ...headers }, ...rest }),
  };
}

export type TestContacts = Awaited<ReturnType<typeof startTestContacts>>;

export function writeSeed(seed: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), "tale-contacts-")), "seed.json");
  writeFileSync(path, typeof seed === "string" ? seed : JSON.stringify(seed));
  return path;
}
