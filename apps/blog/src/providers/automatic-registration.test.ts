import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { origin } from "../testing/start-story.ts";
import { waiting } from "../testing/providers.ts";

describe("automatic registration", () => {
  test("says about Quillpost what a developer would type, and keeps what it is given", async () => {
    const { alice, page, provider } = await waiting();
    await alice.submit(page, `${page}/register`);
    const [request] = provider.requestsTo("/register");
    expect(JSON.parse(request!.body)).toEqual({
      client_name: "Quillpost",
      client_uri: origin,
      redirect_uris: [`${origin}/callback`],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "contacts.read contacts.write",
      token_endpoint_auth_method: "client_secret_basic",
    });
    const { body } = await alice.open(page);
    expect(body).toContain("machine-made");
    expect(body).not.toContain("without trying them");
    expect(body).not.toContain("machine-made-secret");
  });

  test("names an address of its own to a provider that does not announce iss, and so does the page for whoever registers by hand", async () => {
    const { alice, page, provider } = await waiting();
    provider.metadata = {
      ...provider.metadata,
      authorization_response_iss_parameter_supported: undefined,
    };
    const [, own = ""] = /id="redirect-uri">([^<]+)</.exec((await alice.open(page)).body)!;
    expect(own).toMatch(new RegExp(`^${origin}/callback/[\\w-]{22}$`));
    await alice.submit(page, `${page}/register`);
    expect(JSON.parse(provider.requestsTo("/register")[0]!.body)).toMatchObject({
      redirect_uris: [own],
    });
  });

  test("shows an initial access token to whoever asks for one", async () => {
    const { alice, page, provider } = await waiting();
    await alice.submit(page, `${page}/register`, { initial_access_token: "let-me-in" });
    expect(provider.requestsTo("/register")[0]!.headers["authorization"]).toBe("Bearer let-me-in");
  });

  test.each([
    ["401", json(401, {}), "initial access token"],
    ["403", json(403, {}), "initial access token"],
    ["429", json(429, {}), "too many registrations"],
    ["invalid_redirect_uri", json(400, { error: "invalid_redirect_uri" }), "redirect URI"],
    ["500", json(500, {}), "not with credentials that Quillpost can use"],
    [
      "no JSON",
      { status: 201, headers: {}, body: "<h1>" },
      "not with credentials that Quillpost can use",
    ],
    [
      "no client id",
      json(201, { client_secret: "s" }),
      "not with credentials that Quillpost can use",
    ],
    [
      "another redirect URI",
      json(201, { client_id: "c", client_secret: "s", redirect_uris: ["https://evil.example/"] }),
      "not with credentials that Quillpost can use",
    ],
    [
      "a method with a secret, but no secret",
      json(201, { client_id: "c" }),
      "not with credentials that Quillpost can use",
    ],
    [
      "a method we do not know",
      json(201, {
        client_id: "c",
        client_secret: "s",
        token_endpoint_auth_method: "tls_client_auth",
      }),
      "not with credentials that Quillpost can use",
    ],
  ])(
    "the provider answers %s: nothing is kept, and the page says what to do",
    async (_what, answer, message) => {
      const { alice, page, provider } = await waiting();
      provider.register = () => answer;
      const away = await alice.submit(page, `${page}/register`);
      const { body } = await alice.open(away.headers.location!);
      expect(body).toContain(message);
      expect(body).toContain("Not registered yet");
    },
  );

  test("the provider is down", async () => {
    const { alice, page, provider } = await waiting();
    provider.down.add(issuer);
    const away = await alice.submit(page, `${page}/register`);
    expect((await alice.open(away.headers.location!)).body).toContain("did not answer");
  });
});
