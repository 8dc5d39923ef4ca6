import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { waiting } from "../testing/registration.ts";

const made = {
  client_id: "made-there",
  client_secret: "s",
  registration_client_uri: `${issuer}/clients/made-there`,
  registration_access_token: "manage-it",
};
const unusable = { ...made, token_endpoint_auth_method: "tls_client_auth" };

describe("a registration answer is read kindly", () => {
  test.each<[string, object]>([
    [
      "null and empty members, as Hydra sends them",
      {
        contacts: null,
        jwks: {},
        jwks_uri: "",
        audience: [],
        redirect_uris: null,
        token_endpoint_auth_method: "",
      },
    ],
    [
      "members of other types that nobody reads",
      {
        jwks: "none",
        contacts: 7,
        client_secret_expires_at: "never",
        grant_types: {},
        scope: ["a"],
      },
    ],
    ["members that nobody knows", { owner: "", metadata: { a: [null] }, request_uris: [] }],
  ])("%s", async (_what, further) => {
    const { register, provider } = await waiting();
    provider.register = () => json(201, { ...made, ...further });
    expect(await register()).toContain("made-there");
  });

  test("and what makes it unusable is named for developers", async () => {
    const { register, provider } = await waiting();
    provider.register = () => json(201, unusable);
    const body = await register();
    expect(body).toContain(
      "“token_endpoint_auth_method” is tls_client_auth, which Quillpost does not know",
    );
    expect(body).toContain("Registration (RFC 7591 §3)");
  });
});

describe("a client that was made and cannot be used", () => {
  test("is deleted again with the token that came along", async () => {
    const { register, provider } = await waiting();
    provider.register = () => json(201, unusable);
    provider.manage = () => ({ status: 204, headers: {}, body: "" });
    expect(await register()).toContain("was deleted there again");
    const [deletion] = provider.requestsTo("/clients/made-there");
    expect([deletion!.method, deletion!.headers["authorization"]]).toEqual([
      "DELETE",
      "Bearer manage-it",
    ]);
  });

  test.each<[string, object, HttpResponse]>([
    ["the provider refuses", {}, json(403, {})],
    ["there is no token for it", { registration_access_token: null }, json(204, {})],
    [
      "the address is not safe",
      { registration_client_uri: "http://mail.example/clients/made-there" },
      json(204, {}),
    ],
  ])("is said to be left there when %s", async (_what, change, answer) => {
    const { register, provider } = await waiting();
    provider.register = () => json(201, { ...unusable, ...change });
    provider.manage = () => answer;
    expect(await register()).toContain("could not be deleted from here");
  });
});

describe("a refused registration is told by its reason", () => {
  test.each<[string, object, HttpResponse, string]>([
    ["no token was shown", {}, json(401, {}), "registers nobody without an initial access token"],
    [
      "the token is wrong",
      { initial_access_token: "t" },
      json(401, { error: "invalid_token" }),
      "does not take this initial access token",
    ],
    [
      "a policy says no to a good token",
      { initial_access_token: "t" },
      json(403, {
        error: "insufficient_scope",
        error_description: "Policy “Allowed Client Scopes”",
      }),
      "does not allow this registration",
    ],
    [
      "the redirect URI is not liked",
      {},
      json(400, { error: "invalid_redirect_uri", error_description: "must be https" }),
      "must be https",
    ],
  ])("%s", async (_what, form, answer, told) => {
    const { register, provider } = await waiting();
    provider.register = () => answer;
    expect(await register(form)).toContain(told);
  });
});
