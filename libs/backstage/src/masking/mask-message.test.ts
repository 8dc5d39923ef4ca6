import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskMessage } from "./mask-message.ts";
import { createMasker } from "./masker.ts";
import type { RawMessage } from "./masking.ts";
import { kindOfName } from "./secret-names.ts";

const masker = createMasker("a key for this run");
const mask = (message: Partial<RawMessage>) =>
  maskMessage(
    {
      method: "POST",
      url: "http://fernmail.localhost:4001/token",
      headers: {},
      body: undefined,
      ...message,
    },
    masker,
  );
const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };
const html = { "content-type": "text/html; charset=utf-8" };

/**
 * Random as our parties make it, and as others might: base64url, base64 and hexadecimal of 16 to 48
 * bytes.
 */
const secrets = fc
  .uint8Array({ minLength: 16, maxLength: 48 })
  .chain((bytes) =>
    fc.constantFrom(
      ...(["base64url", "base64", "hex"] as const).map((encoding) =>
        Buffer.from(bytes).toString(encoding),
      ),
    ),
  )
  // What consists of words, or of pieces too short to mean anything, is told from a secret by its
  // name alone.
  .filter(
    (secret) =>
      /[A-Z].*[0-9]|[0-9].*[A-Z]|^[0-9a-f]{32,}$/.test(secret) &&
      secret.split("/").some((piece) => piece.length >= 20),
  );

const carriers: Readonly<Record<string, (secret: string) => Partial<RawMessage>>> = {
  "a query": (secret) => ({
    url: `http://blog.localhost:4000/callback?code=${encodeURIComponent(secret)}&iss=x`,
  }),
  "a query under a name nobody knows": (secret) => ({
    url: `http://blog.localhost:4000/?surprise=${encodeURIComponent(secret)}`,
  }),
  "a form": (secret) => ({ headers: form, body: { refresh_token: secret } }),
  "a form as text": (secret) => ({
    headers: form,
    body: new URLSearchParams({ code_verifier: secret, code: secret }).toString(),
  }),
  "a repeated field": (secret) => ({ headers: form, body: { state: [secret, secret] } }),
  JSON: (secret) => ({
    headers: json,
    body: JSON.stringify({ access_token: secret, deep: [{ er: { client_secret: secret } }] }),
    status: 200,
  }),
  "JSON inside JSON": (secret) => ({
    headers: json,
    body: { request: JSON.stringify({ state: secret, codeChallenge: secret }) },
  }),
  "an Authorization header": (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  "Basic credentials": (secret) => ({
    headers: {
      authorization: `Basic ${Buffer.from(`quillpost:${encodeURIComponent(secret)}`).toString("base64")}`,
    },
  }),
  "credentials of another kind": (secret) => ({ headers: { authorization: `Digest ${secret}` } }),
  "a cookie": (secret) => ({
    headers: { cookie: `author=${secret}; theme=dark; __Host-session=${secret}` },
  }),
  "set-cookie": (secret) => ({
    status: 303,
    headers: { "set-cookie": [`session=${secret}; Path=/; HttpOnly`] },
  }),
  "a redirect": (secret) => ({
    status: 303,
    headers: {
      location: `http://blog.localhost:4000/callback?code=${encodeURIComponent(secret)}&state=${encodeURIComponent(secret)}`,
    },
  }),
  "a DPoP header": (secret) => ({ headers: { dpop: secret, "dpop-nonce": secret } }),
  "a device's answer": (secret) => ({
    headers: json,
    status: 200,
    body: JSON.stringify({
      device_code: secret,
      user_code: secret,
      verification_uri_complete: `http://fernmail.localhost:4001/device?user_code=${encodeURIComponent(secret)}`,
    }),
  }),
  claims: (secret) => ({
    headers: {
      authorization: `Bearer ${['{"typ":"at+jwt"}', JSON.stringify({ nonce: secret, sid: secret, state: secret, deep: { token: secret } }), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".")}`,
    },
  }),
  "a header nobody knows": (secret) => ({ headers: { "x-surprise": secret } }),
  "a hidden input": (secret) => ({
    status: 200,
    headers: html,
    body: `<main><form><input type="hidden" name="_csrf" value="${secret}"><input type="hidden" name="what" value="${secret}"></form></main>`,
  }),
  "the text of a page": (secret) => ({
    status: 200,
    headers: html,
    body: `<title>${secret}</title><main><h1>Keep this</h1><code>${secret}</code><button>${secret}</button><a href="/x?y=${encodeURIComponent(secret)}">go</a></main>`,
  }),
  "plain text": (secret) => ({
    headers: { "content-type": "text/plain" },
    body: `here it is: ${secret}, keep it`,
  }),
};

describe("a secret", () => {
  it.each(Object.entries(carriers))("in %s is not told, in no encoding", (_name, carry) => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const told = JSON.stringify(mask(carry(secret)));
        const forms = [
          secret,
          encodeURIComponent(secret),
          Buffer.from(secret).toString("base64").replace(/=+$/, ""),
          Buffer.from(secret).toString("base64url"),
          Buffer.from(secret).toString("hex"),
        ];
        for (const form of forms) expect(told).not.toContain(form);
        expect(told).toContain("‹");
      }),
      { numRuns: 60 },
    );
  });

  it("has the same mark wherever it is met, and another in another run", () => {
    const secret = "Zk3f9aQw-Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw_x";
    const [, sent] = /code=(‹[^›]+›)/.exec(
      mask({ url: `http://x.localhost/?code=${secret}` }).url,
    )!;
    expect(mask({ headers: form, body: { code: secret } }).body).toBe(`code=${sent}`);
    expect(sent).toMatch(/^‹authorization-code:Zk3f9a…43#[0-9a-f]{8}›$/);
    const other = maskMessage(
      { method: "GET", url: `http://x.localhost/?code=${secret}`, headers: {}, body: undefined },
      createMasker("the key of another run"),
    );
    expect(other.url).not.toContain(sent);
  });

  it("that reads like words is found again in any text, once its name gave it away", () => {
    mask({
      headers: {
        authorization: `Basic ${Buffer.from("quillpost:quillpost-demo-secret").toString("base64")}`,
      },
    });
    expect(
      mask({
        status: 200,
        headers: html,
        body: "<main><p>Your secret: quillpost-demo-secret</p></main>",
      }).page?.text,
    ).toMatch(/^Your secret: ‹client-secret:qui…21#[0-9a-f]{8}›$/);
  });
});

describe("a password", () => {
  it.each(["password", "new_password", "current-password", "passwd", "pwd"])(
    "named %s leaves no trace, not even its length",
    (name) => {
      expect(
        mask({ headers: form, body: { email: "alice@fernmail.example", [name]: "wonderland" } })
          .body,
      ).toBe(`email=alice@fernmail.example&${name}=‹password›`);
    },
  );

  it("typed into a page is not told either", () => {
    const page = mask({
      status: 200,
      headers: html,
      body: '<main><input type="password" name="whatever" value="wonderland"></main>',
    });
    expect(JSON.stringify(page)).not.toContain("wonderland");
  });
});

describe("a signed token", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signature = "c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNhbi1tYWtl";
  const token = `${part({ typ: "at+jwt", alg: "ES256" })}.${part({ iss: "http://fernmail.localhost:4001", exp: 1 })}.${signature}`;

  it("keeps its header and claims and loses its signature", () => {
    const told = mask({ headers: { authorization: `Bearer ${token}` } });
    expect(told.secrets).toMatchObject([
      { kind: "access-token", jwt: { header: { typ: "at+jwt" }, claims: { exp: 1 } } },
    ]);
    expect(JSON.stringify(told)).not.toContain(signature);
  });

  it("is found in running text", () => {
    expect(mask({ headers: json, body: { note: `see ${token}.` } }).body).not.toContain(signature);
  });
});

describe("a signed message", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = (typ?: string) =>
    `${part({ alg: "ES256", ...(typ ? { typ } : {}), jwk: { kty: "EC", x: "Zk3f9aQwZk3f9aQwZk3f9aQx" } })}.${part({ jti: "a", nonce: "n-0S6_WzA2Mj-0S6_WzA2Mj" })}.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNhbi1tYWtl`;
  const kindIn = (message: Partial<RawMessage>) =>
    mask(message).secrets.find(({ jwt }) => jwt)?.kind;

  it.each([
    ["dpop-proof", { headers: { dpop: signed("dpop+jwt") } }],
    ["id-token", { headers: json, status: 200, body: { id_token: signed("JWT") } }],
    ["id-token", { url: `http://fernmail.localhost:4001/logout?id_token_hint=${signed()}` }],
    ["logout-token", { headers: form, body: { logout_token: signed("logout+jwt") } }],
    ["client-assertion", { headers: form, body: { client_assertion: signed("JWT") } }],
    ["request-object", { headers: form, body: { request: signed("oauth-authz-req+jwt") } }],
    ["request-object", { url: `http://fernmail.localhost:4001/authorize?request=${signed()}` }],
    ["access-token", { headers: form, body: { token: signed("at+jwt") } }],
  ])("is known as %s", (kind, message) => {
    const fresh = maskMessage(
      {
        method: "POST",
        url: "http://fernmail.localhost:4001/token",
        headers: {},
        body: undefined,
        ...message,
      },
      createMasker("another key"),
    );
    expect(fresh.secrets.find(({ jwt }) => jwt)?.kind).toBe(kind);
    expect(kindIn(message)).toBeDefined();
  });

  it("keeps the public key it names, and loses the nonce in its claims", () => {
    const told = JSON.stringify(mask({ headers: { dpop: signed("dpop+jwt") } }));
    expect(told).toContain("Zk3f9aQwZk3f9aQwZk3f9aQx");
    expect(told).not.toContain("n-0S6_WzA2Mj");
  });
});

describe("a user code", () => {
  it("is found again on the page that shows it", () => {
    mask({ headers: json, status: 200, body: { user_code: "WDJB-MJHT" } });
    expect(
      mask({ status: 200, headers: html, body: "<main><p>Type WDJB-MJHT here</p></main>" }).page
        ?.text,
    ).toMatch(/^Type ‹user-code:/);
  });
});

describe("a page", () => {
  it("is told a line per paragraph, and each control by its label", () => {
    const { page } = mask({
      status: 200,
      headers: html,
      body: '<main><h1>May it?</h1><p>Signed in as Alice</p><form><label><input type="checkbox" name="scope" value="contacts.read"> see your friends</label><p>Not more.</p><label for="note">Note</label><input id="note" name="note"><button>Allow</button></form></main>',
    });
    expect(page).toMatchObject({
      heading: "May it?",
      text: "Signed in as Alice\nNot more.",
      fields: [{ label: "see your friends", value: "contacts.read" }, { label: "Note" }],
      buttons: ["Allow"],
    });
  });
});

describe("a box on a page", () => {
  const boxIn = (input: string) =>
    mask({ status: 200, headers: html, body: `<main><form>${input}</form></main>` }).page
      ?.fields[0];

  it.each([
    ["checkbox", " checked", true],
    ["checkbox", ' checked="checked"', true],
    ["checkbox", "", false],
    ["radio", " checked", true],
  ])("(%s%s) is told as it came: %s", (type, attribute, checked) => {
    expect(
      boxIn(`<input type="${type}" name="scope" value="contacts.read"${attribute}>`),
    ).toMatchObject({ checked });
  });

  it("is no box when it is a text", () => {
    expect(boxIn('<input name="note" value="checked">')).not.toHaveProperty("checked");
  });
});

describe("what anybody may read", () => {
  it.each(["client_id", "kid", "jti", "grant_id"])("named %s stays readable", (name) => {
    expect(
      mask({ headers: json, body: { [name]: "Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw" } }).body,
    ).toContain("Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw");
  });

  it("is the public half of a key, and no other", () => {
    const jwk = {
      kty: "EC",
      crv: "P-256",
      kid: "Zk3f9aQwZk3f9aQwZk3f9aQw",
      x: "Zk3f9aQwZk3f9aQwZk3f9aQx",
      y: "Zk3f9aQwZk3f9aQwZk3f9aQy",
    };
    const { body } = mask({
      headers: json,
      body: { keys: [{ ...jwk, d: "Zk3f9aQwZk3f9aQwZk3f9aQd" }] },
    });
    expect(JSON.parse(body!)).toEqual({
      keys: [{ ...jwk, d: expect.stringMatching(/^‹private-key:/) }],
    });
  });

  it("are ordinary words, addresses and scopes", () => {
    const url =
      "http://blog.localhost:4000/posts/a-boot-left-alone-on-the-beach-0123456789ab?scope=contacts.read contacts.write";
    expect(mask({ url }).url).toBe(url);
  });
});

describe("a column", () => {
  it.each([
    ["code_hash", "hash"],
    ["access_token_sealed", "sealed"],
    ["private_jwk", "private-key"],
    ["password_hash", "password"],
  ])("named %s holds a %s", (name, kind) => {
    expect(kindOfName(name)).toBe(kind);
  });
});
