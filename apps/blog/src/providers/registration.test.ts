import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

async function waiting(change: Record<string, unknown> = {}) {
  const story = await startStory({
    providers: [{ name: "Ottermail", issuer, contacts_url: contactsUrl }],
  });
  story.provider.metadata = { ...story.provider.metadata, ...change };
  const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
    (await story.alice.open("/providers")).body,
  )![1]!;
  const register = async (form = {}) =>
    (
      await story.alice.open(
        (await story.alice.submit(page, `${page}/register`, form)).headers.location!,
      )
    ).body;
  return {
    ...story,
    page,
    register,
    asked: () =>
      JSON.parse(story.provider.requestsTo("/register").at(-1)!.body) as Record<string, unknown>,
  };
}

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

describe("what is asked follows the metadata", () => {
  test("the algorithm of assertions is named with the key", async () => {
    const { register, asked } = await waiting({
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      token_endpoint_auth_signing_alg_values_supported: ["PS256", "ES256"],
    });
    await register();
    expect(asked()).toMatchObject({
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
    });
  });

  test("offline_access is asked for where it is announced, at registration, in the request, and by hand", async () => {
    const { register, asked, alice, page } = await waiting({
      scopes_supported: ["openid", "offline_access"],
    });
    await register();
    expect(asked()["scope"]).toBe("contacts.read contacts.write offline_access");
    expect((await alice.open(page)).body).toContain("<code>offline_access</code>");
    const { id } = await alice.write();
    const away = await alice.submit(
      `/posts/${id}/share`,
      `/posts/${id}/connect/${page.split("/").at(-1)}`,
    );
    expect(new URL(away.headers.location!).searchParams.get("scope")).toBe(
      "contacts.read contacts.write offline_access",
    );
  });
});

describe("registered by hand", () => {
  test("the form knows how the server takes secrets", async () => {
    const selected = '<option value="client_secret_post" selected>';
    const inBody = await waiting({ token_endpoint_auth_methods_supported: ["client_secret_post"] });
    expect((await inBody.alice.open(inBody.page)).body).toContain(selected);
    const both = await waiting({
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
    expect((await both.alice.open(both.page)).body).not.toContain(selected);
  });

  test("no redirect URI is shown while it is not known which one it will be", async () => {
    const { alice, page, provider } = await waiting();
    provider.down.add(issuer);
    const { body } = await alice.open(page);
    expect(body).not.toContain('id="redirect-uri"');
    expect(body).toContain("The redirect URI stands here once it can");
  });

  test("PROVIDERS names how the secret is sent", async () => {
    const configured = {
      name: "Fernmail",
      issuer,
      contacts_url: contactsUrl,
      client_id: "q",
      client_secret: "in-body",
      token_endpoint_auth_method: "client_secret_post",
    } as const;
    const { alice, provider } = await startStory({ providers: [configured] });
    await alice.connect((await alice.write()).id);
    expect(provider.requestsTo("/token")[0]!.body).toContain("client_secret=in-body");
    expect(provider.requestsTo("/token")[0]!.headers["authorization"]).toBeUndefined();
  });
});

describe("PKCE that a provider does not announce", () => {
  const silent = { code_challenge_methods_supported: undefined };

  test("is vouched for by name, and that can be taken back", async () => {
    const { alice, page } = await waiting(silent);
    expect((await alice.open(page)).body).toContain("but does not announce it");
    await alice.submit(page, `${page}/pkce`, { pkce: "vouched" });
    expect((await alice.open(page)).body).toContain("you said that Ottermail does it");
    await alice.submit(page, `${page}/pkce`, { pkce: "announced" });
    expect((await alice.open(page)).body).toContain("but does not announce it");
  });

  test("or in PROVIDERS, and S256 is sent all the same", async () => {
    const configured = {
      name: "Fernmail",
      issuer,
      contacts_url: contactsUrl,
      client_id: "q",
      client_secret: "s",
      pkce: "not_announced",
    } as const;
    const { alice, provider } = await startStory({ providers: [configured] });
    provider.metadata = { ...provider.metadata, ...silent };
    const { parameters } = await alice.choose((await alice.write()).id);
    expect(parameters.get("code_challenge_method")).toBe("S256");
  });
});
