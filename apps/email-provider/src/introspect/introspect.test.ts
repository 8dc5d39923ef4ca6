import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { minute, second } from "@tale/service/clock";
import { SignJWT, decodeJwt, exportJWK, generateKeyPair, importJWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basic, clients, writeTestSeed } from "../testing/clients.ts";
import {
  contacts,
  contactsServer,
  isActive,
  issuer,
  obtainTokens,
  quillpost,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let tokens: Tokens;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
});
beforeEach(async () => void (tokens = await obtainTokens(browser)));
afterAll(() => fernmail.service.close());

const ask = (token: string, authorization = contactsServer, more = {}) =>
  browser({
    method: "POST",
    url: "/introspect",
    form: { token, ...more },
    headers: { authorization },
  });
const inactive = { active: false };

describe("200 with active: true", () => {
  it("tells the resource server everything about an access token (RFC 7662 §2.2)", async () => {
    const response = await ask(tokens.access_token);
    expect(response.headers["cache-control"]).toBe("no-store");
    const { jti, iat, exp } = decodeJwt(tokens.access_token);
    expect(response.json()).toEqual({
      active: true,
      token_type: "Bearer",
      iss: issuer,
      sub: "u-alice",
      aud: contacts,
      client_id: "quillpost",
      scope: "contacts.read contacts.write",
      jti,
      iat,
      exp,
    });
  });

  it("tells a client about its own tokens", async () => {
    expect((await ask(tokens.access_token, quillpost)).json()).toMatchObject({
      active: true,
      client_id: "quillpost",
    });
    const iat = Math.floor(fernmail.clock.now / 1000);
    expect(
      (await ask(tokens.refresh_token, quillpost, { token_type_hint: "access_token" })).json(),
    ).toEqual({
      active: true,
      iss: issuer,
      sub: "u-alice",
      client_id: "quillpost",
      scope: "contacts.read contacts.write",
      iat,
      exp: iat + 30 * 24 * 3600,
    });
  });
});

describe("200 with active: false and nothing else", () => {
  it("is the answer to another client, whichever token it found", async () => {
    expect((await ask(tokens.access_token, basic(clients.rival))).json()).toEqual(inactive);
    expect((await ask(tokens.refresh_token, basic(clients.rival))).json()).toEqual(inactive);
  });

  it("is the answer about a refresh token to a resource server, which has no business with it", async () => {
    expect((await ask(tokens.refresh_token)).json()).toEqual(inactive);
  });

  it("is the answer about a refresh token that was replaced", async () => {
    const { refresh_token } = (await refreshWith(browser, tokens.refresh_token)).json() as Tokens;
    expect((await ask(tokens.refresh_token, quillpost)).json()).toEqual(inactive);
    expect((await ask(refresh_token, quillpost)).json()).toHaveProperty("active", true);
  });

  it("is the answer about a token for a resource that is not ours any more", async () => {
    const DATABASE_URL = `file:${mkdtempSync(join(tmpdir(), "tale-introspect-"))}/fernmail.db`;
    const [before, after] = [
      await startFernmail({ environment: { DATABASE_URL } }),
      await startFernmail({ environment: { DATABASE_URL, RESOURCES: "https://calendar.example" } }),
    ];
    const { access_token } = await obtainTokens(before.openBrowser());
    expect(await isActive(before.openBrowser(), access_token)).toBe(true);
    expect(await isActive(after.openBrowser(), access_token)).toBe(false);
    await Promise.all([before, after].map(({ service }) => service.close()));
    rmSync(dirname(DATABASE_URL.slice("file:".length)), { recursive: true });
  });

  it("is the answer about an access token from the second it expires", async () => {
    fernmail.clock.now += 5 * minute - second;
    expect((await ask(tokens.access_token)).json()).toHaveProperty("active", true);
    fernmail.clock.now += second;
    expect((await ask(tokens.access_token)).json()).toEqual(inactive);
  });

  it.each(["", "a.b.c", "null", "x".repeat(10_000)])(
    "is the answer about what is no token: %.10s",
    async (text) => {
      expect((await ask(text || " ")).json()).toEqual(inactive);
    },
  );

  it("is the answer about a token somebody else signed, or nobody", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const claims = decodeJwt(tokens.access_token);
    const [header, payload, signature] = tokens.access_token.split(".") as [string, string, string];
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const forged = [
      await new SignJWT(claims)
        .setProtectedHeader({ typ: "at+jwt", alg: "ES256", kid })
        .sign(privateKey),
      await new SignJWT(claims)
        .setProtectedHeader({ typ: "at+jwt", alg: "ES256", kid: "made-up" })
        .sign(privateKey),
      await new SignJWT(claims)
        .setProtectedHeader({ typ: "at+jwt", alg: "ES256", jwk: await exportJWK(privateKey) })
        .sign(privateKey),
      `${encode({ typ: "at+jwt", alg: "none", kid })}.${payload}.`,
      `${header}.${encode({ ...claims, scope: "everything" })}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    ];
    for (const token of forged) expect((await ask(token)).json()).toEqual(inactive);
  });

  it("is the answer about a public key used as a shared secret", async () => {
    const { keys } = (await browser({ url: "/jwks" })).json() as { keys: [{ kid: string }] };
    const secret = await importJWK(
      { kty: "oct", k: Buffer.from(JSON.stringify(keys[0])).toString("base64url") },
      "HS256",
    );
    const token = await new SignJWT(decodeJwt(tokens.access_token))
      .setProtectedHeader({ typ: "at+jwt", alg: "HS256", kid: keys[0].kid })
      .sign(secret);
    expect((await ask(token)).json()).toEqual(inactive);
  });
});

describe("400 invalid_request", () => {
  it("is the answer without a token", async () => {
    const response = await ask("");
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: "invalid_request",
      error_description: "token is missing",
    });
  });
});

describe("401 invalid_client", () => {
  it("is the answer to a client that cannot prove who it is", async () => {
    const response = await browser({
      method: "POST",
      url: "/introspect",
      form: { token: tokens.access_token, client_id: "pocket" },
    });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({
      error: "invalid_client",
      error_description: "a public client cannot ask about tokens",
    });
  });
});

describe("a page of somebody else's", () => {
  it("cannot read the answer", async () => {
    const response = await browser({
      method: "POST",
      url: "/introspect",
      form: { token: "t" },
      headers: { origin: "http://blog.localhost:4000" },
    });
    expect(response.headers).not.toHaveProperty("access-control-allow-origin");
  });
});
