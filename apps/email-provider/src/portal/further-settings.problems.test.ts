import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestKey } from "../testing/keys.ts";
import { type Form } from "../testing/portal.ts";
import {
  change,
  fernmail,
  key,
  keySet,
  pageOf,
  problemsIn,
  startPortal,
  unshown,
} from "../testing/further-settings-checks.ts";

beforeAll(startPortal);

afterAll(() => fernmail.service.close());
const fapi = (): Form => ({
  token_endpoint_auth_method: "private_key_jwt",
  jwks: keySet(key.publicJwk),
  require_pushed_authorization_requests: "true",
  dpop_bound_access_tokens: "true",
});

describe("422, beside the field", () => {
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
