import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskMessage } from "./mask-message.ts";
import type { RawMessage } from "./masking.ts";
import { createMasker } from "./masker.ts";
import { form, html, json, mask } from "./mask-message.testing.ts";

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

describe("a user code", () => {
  it("is found again on the page that shows it", () => {
    mask({ headers: json, status: 200, body: { user_code: "WDJB-MJHT" } });
    expect(
      mask({ status: 200, headers: html, body: "<main><p>Type WDJB-MJHT here</p></main>" }).page
        ?.text,
    ).toMatch(/^Type ‹user-code:/);
  });
});
