import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Form } from "../testing/portal.ts";
import {
  change,
  fernmail,
  keySet,
  pageOf,
  problemsIn,
  startPortal,
  unescape,
} from "../testing/further-settings-checks.ts";

beforeAll(startPortal);

afterAll(() => fernmail.service.close());

describe("422, beside the field", () => {
  it.each<[string, string, Form, string[]]>([
    [
      "an address for signing out",
      "post-logout-redirect-uris",
      {
        post_logout_redirect_uris:
          "https://ok.example/?code=1\nhttp://a.example/\nhttps://b.example/#x\nhttps://c.example/?state=1",
      },
      [
        "http://a.example/: plain http is for this machine only: use https.",
        "https://b.example/#x: it contains a fragment",
        "https://c.example/?state=1: its query contains state",
      ],
    ],
    [
      "too many of them",
      "post-logout-redirect-uris",
      { post_logout_redirect_uris: Array.from({ length: 21 }, (_, n) => `x${n}`).join("\n") },
      ["<li>It may hold 20 at most.</li>"],
    ],
    [
      "an address to be told at",
      "backchannel-logout-uri",
      { backchannel_logout_uri: "com.example.app:/logout" },
      ["It is not a web address"],
    ],
    [
      "an algorithm nobody offered",
      "id-token-signed-response-alg",
      { id_token_signed_response_alg: "none" },
      ["It may be ES256, RS256."],
    ],
    [
      "signed requests without a key",
      "require-signed-request-object",
      { require_signed_request_object: "true" },
      ["Signed request objects need public keys in jwks"],
    ],
    [
      "a signature without a key",
      "jwks",
      { token_endpoint_auth_method: "private_key_jwt" },
      ["private_key_jwt needs public keys in jwks"],
    ],
    [
      "what is no JSON",
      "jwks",
      { jwks: "-----BEGIN PUBLIC KEY-----" },
      ["It is not JSON", "a PEM file must be converted"],
    ],
    ["a key that is no set", "jwks", { jwks: '{"kty":"EC"}' }, ["It is one key and not yet a set"]],
    ["JSON that is no set", "jwks", { jwks: '{"keys":{}}' }, ["It is JSON, but no set of keys"]],
    ["null", "jwks", { jwks: "null" }, ["It is JSON, but no set of keys"]],
    ["HTML", "jwks", { jwks: "</textarea><script>alert(1)</script>" }, ["It is not JSON"]],
    ["JSON as deep as it gets", "jwks", { jwks: "[".repeat(20_000) }, ["It is not JSON"]],
    [
      "a list as long as it gets",
      "jwks",
      { jwks: keySet(...Array.from({ length: 6_000 }, () => ({}))) },
      ["It may hold 10 keys at most."],
    ],
    [
      "an empty set",
      "jwks",
      { jwks: keySet() },
      ["It has no key to check signatures with: leave this empty"],
    ],
    [
      "a key for encryption only",
      "jwks",
      { jwks: keySet({ kty: "EC", crv: "P-256", x: "AQ", y: "AQ", use: "enc" }) },
      ["It has no key to check signatures with: leave this empty"],
    ],
    [
      "half a key",
      "jwks",
      { jwks: keySet({ kty: "RSA", n: "AQAB" }) },
      ["<li>keys[0]: n and e must be there"],
    ],
  ])("is the answer to %s, and the form is as it was typed", async (_what, id, form, texts) => {
    const before = await pageOf("plain");
    const { statusCode, body } = await change("plain", { name: "Typed", ...form });
    expect(statusCode).toBe(422);
    for (const text of texts) expect(problemsIn(body, id)).toContain(text);
    expect(body).toContain('<details class="optional-settings" open>');
    expect(body).toContain('value="Typed"');
    for (const typed of Object.values(form)
      .flat()
      .filter((value) => value !== "none"))
      expect(unescape(body)).toContain(typed === "true" ? "checked" : typed);
    expect(body).not.toContain("<script>");
    expect(body.match(/<[^>]* autofocus[^>]*>/g)).toEqual([expect.stringContaining(`id="${id}"`)]);
    expect(/<div id="problems"[\s\S]*?<\/div>/.exec(body)?.[0]).toContain(`<a href="#${id}">`);
    expect(await pageOf("plain")).toBe(before);
  });
});
