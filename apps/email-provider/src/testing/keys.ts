import { randomBytes } from "node:crypto";
import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import {
  calculateJwkThumbprint,
  CompactSign,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
} from "jose";
import { issuer, type Browser, type Fernmail } from "./app.ts";

/** Claims that are changed, added, or (undefined) left out. */
export type Changes = Record<string, unknown>;

export type TestKey = Awaited<ReturnType<typeof createTestKey>>;

/** A client's key pair, and everything it signs with it at a Fernmail's time. For tests only. */
export async function createTestKey({ clock }: Pick<Fernmail, "clock">, algorithm = "ES256") {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk: JWK = await exportJWK(publicKey);
  const seconds = (): number => Math.floor(clock.now / 1000);
  const sign = (claims: Changes, header: Changes): Promise<string> =>
    new SignJWT(present(claims))
      .setProtectedHeader(present({ alg: algorithm, ...header }) as unknown as JWTHeaderParameters)
      .sign(privateKey);

  const signText = (text: string, header: Changes = {}): Promise<string> =>
    new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: algorithm, ...header })
      .sign(privateKey);

  return {
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    jkt: await calculateJwkThumbprint(publicJwk),

    /** Signs any text, be it JSON or not. */
    signText,

    /** A client assertion of any text, as form parameters. */
    assertionOfText: async (text: string): Promise<Record<string, string>> => ({
      client_assertion_type: jwtBearerAssertion,
      client_assertion: await signText(text),
    }),

    /** A good proof for the token endpoint (RFC 9449 §4.2), but for the nonce. */
    proof: (changes: Changes = {}, header: Changes = {}): Promise<string> =>
      sign(
        { jti: random(), htm: "POST", htu: `${issuer}/token`, iat: seconds(), ...changes },
        { typ: "dpop+jwt", jwk: publicJwk, ...header },
      ),

    /** A good client assertion (RFC 7523 §3), as form parameters. */
    assertion: async (
      clientId: string,
      changes: Changes = {},
    ): Promise<Record<string, string>> => ({
      client_assertion_type: jwtBearerAssertion,
      client_assertion: await sign(
        {
          iss: clientId,
          sub: clientId,
          aud: issuer,
          iat: seconds(),
          exp: seconds() + 60,
          jti: random(),
          ...changes,
        },
        {},
      ),
    }),

    /** A good request object (RFC 9101 §4) with these parameters. */
    requestObject: (clientId: string, parameters: Changes, header: Changes = {}): Promise<string> =>
      sign(
        {
          iss: clientId,
          aud: issuer,
          client_id: clientId,
          iat: seconds(),
          nbf: seconds(),
          exp: seconds() + 60,
          jti: random(),
          ...parameters,
        },
        { typ: "oauth-authz-req+jwt", ...header },
      ),
  };
}

/** A nonce for the next proof; asked for with a proof that has none. */
export async function askForNonce(browser: Browser, key: TestKey): Promise<string> {
  const answer = await browser({
    method: "POST",
    url: "/token",
    form: {},
    headers: { dpop: await key.proof() },
  });
  return String(answer.headers["dpop-nonce"]);
}

/** The header of a request with a good proof: its nonce is fresh. */
export async function provenWith(
  browser: Browser,
  key: TestKey,
  changes: Changes = {},
): Promise<Record<string, string>> {
  return { dpop: await key.proof({ nonce: await askForNonce(browser, key), ...changes }) };
}

function present(claims: Changes): Changes {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

function random(): string {
  return randomBytes(16).toString("base64url");
}
