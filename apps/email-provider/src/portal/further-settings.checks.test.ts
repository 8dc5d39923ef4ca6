import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri, clients, writeTestSeed } from "../clients.testing.ts";
import { createTestKey, type TestKey } from "../keys.testing.ts";
import { startFernmail, type Browser, type Fernmail } from "../app.testing.ts";
import { goodForm, openPortal, send, type Form } from "./portal.testing.ts";

const web = {
  ...clients.rival,
  owner: "u-quinn",
  redirect_uris: [clientRedirectUri],
  scope: "contacts.read openid",
};

/** Set beside what the form shows; `ES256` there is kept by a key. */
const unshown = {
  subject_type: "public",
  backchannel_logout_session_required: true,
  authorization_details_types: ["contacts"],
  request_object_signing_alg: "ES256",
};

let fernmail: Fernmail;
let quinn: Browser;
let key: TestKey;
beforeAll(async () => {
  key = await createTestKey({ clock: { now: Date.now() } });
  const signer = {
    ...web,
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [key.publicJwk] },
    ...unshown,
  };
  const seeded = [
    { ...web, client_id: "plain" },
    { ...signer, client_id: "signer" },
    { ...web, client_id: "excused", pkce: "optional" },
    { ...web, client_id: "local", redirect_uris: ["http://127.0.0.1:9000/callback"] },
    { ...web, client_id: "phone", application_type: "native", token_endpoint_auth_method: "none" },
    {
      ...clients.hall,
      client_id: "screen",
      owner: "u-quinn",
      jwks: { keys: [key.publicJwk] },
      require_pushed_authorization_requests: true,
      post_logout_redirect_uris: ["https://tv.example/"],
    },
  ];
  fernmail = await startFernmail({
    environment: {
      SEED: writeTestSeed(seeded),
      ORIGIN: "https://fernmail.example",
      RESOURCES: "https://contacts.example",
    },
  });
  quinn = await openPortal(fernmail);
});
afterAll(() => fernmail.service.close());

const change = (id: string, form: Form) =>
  send(quinn, `/developer/applications/${id}/edit`, {
    ...goodForm,
    redirect_uris: clientRedirectUri,
    scope: ["contacts.read", "openid"],
    ...form,
  });
const pageOf = async (id: string): Promise<string> =>
  (await quinn({ url: `/developer/applications/${id}` })).body.replace(
    /name="_csrf" value="[^"]*"/,
    "",
  );
const keySet = (...keys: object[]): string => JSON.stringify({ keys });
const fapi = (): Form => ({
  token_endpoint_auth_method: "private_key_jwt",
  jwks: keySet(key.publicJwk),
  require_pushed_authorization_requests: "true",
  dpop_bound_access_tokens: "true",
});

/** What a page says beside a field, and in its summary; as text. */
function problemsIn(body: string, id: string): string {
  return unescape(new RegExp(`<ul id="${id}-problem"[^>]*>(.*?)</ul>`, "s").exec(body)?.[1] ?? "");
}

function unescape(html: string): string {
  return html
    .replaceAll("&quot;", '"')
    .replaceAll("&#x3D;", "=")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

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

  it("tells at once everything that is wrong, in the fields above as well", async () => {
    const { body } = await change("plain", {
      name: "",
      post_logout_redirect_uris: "nonsense",
      backchannel_logout_uri: "nonsense",
      id_token_signed_response_alg: "none",
      require_signed_request_object: "true",
    });
    const [summary = ""] = /<div id="problems"[\s\S]*?<\/div>/.exec(body) ?? [];
    expect([...summary.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id)).toEqual([
      "name",
      "post-logout-redirect-uris",
      "backchannel-logout-uri",
      "require-signed-request-object",
      "id-token-signed-response-alg",
    ]);
  });

  it.each(["d", "p", "k"])(
    "refuses a key with the secret %s, and says that it is secret no more",
    async (member) => {
      const { statusCode, body } = await change("plain", {
        jwks: keySet({ ...key.publicJwk, [member]: "AQAB" }),
      });
      expect(statusCode).toBe(422);
      expect(problemsIn(body, "jwks")).toContain("replace a private key that was sent");
      expect(await pageOf("plain")).not.toContain("Public keys");
    },
  );

  it("does not miss keys that are there and cannot be read", async () => {
    const { body } = await change("plain", { require_signed_request_object: "true", jwks: "{" });
    expect(problemsIn(body, "jwks")).toContain("It is not JSON");
    expect(problemsIn(body, "require-signed-request-object")).toBe("");
  });

  it("asks for https where FAPI 2.0 does, at the redirect URIs", async () => {
    const { statusCode, body } = await change("local", {
      ...fapi(),
      redirect_uris: "http://127.0.0.1:9000/callback",
    });
    expect(statusCode).toBe(422);
    expect(problemsIn(body, "redirect-uris")).toContain(
      "They must be https in the FAPI 2.0 Security Profile",
    );
  });

  it("says above all of them what no field is to blame for", async () => {
    const { statusCode, body } = await change("excused", fapi());
    expect(statusCode).toBe(422);
    expect(problemsIn(body, "optional-settings")).toContain(
      "PKCE may not be optional in the FAPI 2.0 Security Profile",
    );
    expect(body).toContain("<summary autofocus>");
    const weak = { ...(await createTestKey(fernmail, "RS256")).publicJwk, alg: "RS256" };
    expect(
      problemsIn((await change("plain", { ...fapi(), jwks: keySet(weak) })).body, "jwks"),
    ).toContain("the FAPI 2.0 Security Profile takes no RS256");
    expect(
      (await change("signer", { jwks: "", token_endpoint_auth_method: "client_secret_basic" }))
        .body,
    ).toContain("Signed request objects need public keys");
  });
});

describe("413", () => {
  it("is the answer to more than anybody could mean", async () => {
    const { statusCode, body } = await change("plain", {
      jwks: keySet({ kty: "EC", x: "A".repeat(70_000) }),
    });
    expect(statusCode).toBe(413);
    expect(body).toContain("<h1>");
  });
});

describe("what the form does not show", () => {
  it("survives a change", async () => {
    expect(
      (
        await change("signer", {
          name: "Another name",
          jwks: keySet(key.publicJwk),
          token_endpoint_auth_method: "private_key_jwt",
        })
      ).statusCode,
    ).toBe(303);
    const page = await pageOf("signer");
    expect(page).toContain("<h1>Another name</h1>");
    for (const member of Object.keys(unshown))
      expect(page).toContain(`<code class="member">${member}</code>`);
  });

  it("is not shown because it is of no use, and survives, too", async () => {
    expect(
      (
        await change("screen", {
          redirect_uris: "",
          scope: "contacts.read",
          dpop_bound_access_tokens: "true",
          post_logout_redirect_uris: "nonsense",
        })
      ).statusCode,
    ).toBe(303);
    const page = await pageOf("screen");
    for (const text of [
      "dpop_bound_access_tokens",
      "require_pushed_authorization_requests",
      "https://tv.example/",
      "jwks",
    ])
      expect(page).toContain(text);
  });
});

describe("an application on a device", () => {
  it("returns to an address of its own scheme after signing out", async () => {
    expect(
      (await change("phone", { post_logout_redirect_uris: "com.example.app:/bye" })).statusCode,
    ).toBe(303);
    expect(await pageOf("phone")).toContain("com.example.app:/bye");
  });
});
