import { describe, expect, test } from "vitest";
import { contactsUrl, issuer } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";
import { waiting } from "../testing/registration.ts";

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
    expect(body).toContain("The redirect URI appears here once it can");
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
