import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { createFakeProvider, issuer, json } from "../testing/fake-provider.ts";
import { createDiscovery } from "./discovery.ts";

const openid = {
  issuer,
  userinfo_endpoint: `${issuer}/userinfo`,
  id_token_signing_alg_values_supported: ["RS256"],
  token_endpoint: `${issuer}/other-token`,
};

function looking(
  change: Record<string, unknown> = {},
  excusesPkce?: (issuer: string) => Promise<boolean>,
) {
  const { provider, http } = createFakeProvider();
  provider.metadata = { ...provider.metadata, ...change };
  provider.openidDiscovery = () => json(200, openid);
  return {
    provider,
    discovery: createDiscovery({ http, now: () => 0, ...(excusesPkce ? { excusesPkce } : {}) }),
  };
}

describe("what one issuer publishes in two places is read together", () => {
  test("the document of RFC 8414 counts, and OpenID Connect's adds what is not in it", async () => {
    const metadata = await looking().discovery.fresh(issuer);
    expect(metadata).toMatchObject({
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  test("nothing more is asked where the first says it all", async () => {
    const { provider, discovery } = looking({ id_token_signing_alg_values_supported: ["ES256"] });
    await discovery.fresh(issuer);
    expect(provider.received).toHaveLength(1);
  });

  test.each<[string, () => HttpResponse]>([
    ["is of another issuer", () => json(200, { ...openid, issuer: "https://evil.example" })],
    ["is a page", () => ({ status: 200, headers: {}, body: "<h1>" })],
    ["has trouble", () => json(503, {})],
    ["is not there", () => json(404, {})],
  ])("the second does not decide when it %s", async (_what, answer) => {
    const { provider, discovery } = looking();
    provider.openidDiscovery = answer;
    const metadata = await discovery.fresh(issuer);
    expect(metadata.token_endpoint).toBe(`${issuer}/token`);
    expect(metadata.userinfo_endpoint).toBeUndefined();
  });

  test("a page at the first address hides no metadata at the second", async () => {
    const { provider, discovery } = looking();
    provider.discovery = () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: "<h1>Welcome</h1>",
    });
    provider.openidDiscovery = () => json(200, provider.metadata);
    expect((await discovery.fresh(issuer)).token_endpoint).toBe(`${issuer}/token`);
  });
});

describe("metadata is read kindly", () => {
  test("empty members say nothing, and members without a reader never decide", async () => {
    const { discovery } = looking({
      registration_endpoint: "",
      revocation_endpoint: null,
      jwks_uri: {},
      response_types_supported: [],
      introspection_endpoint: 7,
      ui_locales_supported: "en",
      service_documentation: null,
      claims_supported: {},
    });
    const metadata = await discovery.fresh(issuer);
    expect([
      metadata.registration_endpoint,
      metadata.revocation_endpoint,
      metadata.jwks_uri,
    ]).toEqual([undefined, undefined, undefined]);
  });

  test("a member that is read and cannot be is named", async () => {
    const { provider, discovery } = looking({ dpop_signing_alg_values_supported: "ES256" });
    provider.openidDiscovery = () => json(404, {});
    await expect(discovery.fresh(issuer)).rejects.toThrow(
      "“dpop_signing_alg_values_supported” is of type string and should be of type array",
    );
  });
});

describe("PKCE that is not announced", () => {
  test("is believed where an operator vouches for this issuer", async () => {
    const silent = { code_challenge_methods_supported: undefined };
    const asked: string[] = [];
    const vouch = async (of: string): Promise<boolean> => Boolean(asked.push(of));
    expect((await looking(silent, vouch).discovery.fresh(issuer)).token_endpoint).toBe(
      `${issuer}/token`,
    );
    expect(asked).toEqual([issuer]);
    await expect(looking(silent).discovery.fresh(issuer)).rejects.toMatchObject({
      code: "no_s256",
    });
  });

  test("is not believed of a server that announces other methods only", async () => {
    const { discovery } = looking(
      { code_challenge_methods_supported: ["plain"] },
      async () => true,
    );
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "no_s256" });
  });
});
