import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { createFakeProvider, issuer, json } from "../testing/fake-provider.ts";
import { createDiscovery } from "./discovery.ts";

function looking() {
  const { provider, http } = createFakeProvider();
  const clock = { now: 0 };
  return { provider, clock, discovery: createDiscovery({ http, now: () => clock.now }) };
}

describe("metadata is believed", () => {
  test("from the well-known address between host and path", async () => {
    const { provider, discovery } = looking();
    provider.metadata = { ...provider.metadata, issuer: `${issuer}/tenant` };
    provider.discovery = () => json(404, {});
    await discovery.fresh(`${issuer}/tenant`).catch(() => undefined);
    expect(provider.received.map(({ url }) => url)).toEqual([
      `${issuer}/.well-known/oauth-authorization-server/tenant`,
      `${issuer}/tenant/.well-known/openid-configuration`,
    ]);
  });

  test("in OpenID Connect's way where there is no other", async () => {
    const { provider, discovery } = looking();
    provider.discovery = () => json(404, {});
    provider.openidDiscovery = () => json(200, provider.metadata);
    expect((await discovery.fresh(issuer)).token_endpoint).toBe(`${issuer}/token`);
  });

  test("for ten minutes, and asked for again after that or when it has to be fresh", async () => {
    const { provider, discovery, clock } = looking();
    for (const wait of [0, 9 * minute, 2 * minute]) {
      clock.now += wait;
      await discovery.recent(issuer);
    }
    const asked = () => provider.requestsTo("/.well-known/oauth-authorization-server");
    expect(asked()).toHaveLength(2);
    await discovery.fresh(issuer);
    expect(asked()).toHaveLength(3);
  });
});

describe("metadata is refused", () => {
  const bad: [string, Record<string, unknown>, string][] = [
    ["of another issuer", { issuer: "https://evil.example" }, "other_issuer"],
    ["of an issuer that differs by a slash", { issuer: `${issuer}/` }, "other_issuer"],
    ["of an issuer that differs by case", { issuer: issuer.toUpperCase() }, "other_issuer"],
    ["without an issuer", { issuer: undefined }, "unreadable_metadata"],
    ["without S256", { code_challenge_methods_supported: ["plain"] }, "no_s256"],
    ["silent about PKCE", { code_challenge_methods_supported: undefined }, "no_s256"],
    ["without the code flow", { response_types_supported: ["token"] }, "no_code_flow"],
    ["without a token endpoint", { token_endpoint: undefined }, "missing_endpoint"],
    [
      "with a token endpoint in the clear",
      { token_endpoint: "http://mail.example/token" },
      "missing_endpoint",
    ],
    [
      "with a script for an authorization endpoint",
      { authorization_endpoint: "javascript:alert(1)" },
      "missing_endpoint",
    ],
    [
      "with a fragment in the authorization endpoint",
      { authorization_endpoint: `${issuer}/authorize#x` },
      "missing_endpoint",
    ],
    [
      "with somebody's name before the authorization endpoint",
      { authorization_endpoint: "https://mail.example@evil.example/authorize" },
      "missing_endpoint",
    ],
    [
      "with a password before the token endpoint",
      { token_endpoint: "https://:x@mail.example/token" },
      "missing_endpoint",
    ],
    [
      "with requests to be pushed nowhere",
      { require_pushed_authorization_requests: true },
      "missing_endpoint",
    ],
    ...[
      "pushed_authorization_request_endpoint",
      "registration_endpoint",
      "revocation_endpoint",
      "jwks_uri",
      "userinfo_endpoint",
      "end_session_endpoint",
    ].flatMap((name): [string, Record<string, unknown>, string][] => [
      [`with ${name} in the clear`, { [name]: "http://mail.example/x" }, "unsafe_endpoint"],
      [`with a script for ${name}`, { [name]: "javascript:alert(1)" }, "unsafe_endpoint"],
    ]),
    ["of an unknown shape", { token_endpoint: 7 }, "unreadable_metadata"],
    [
      "of a text where a list belongs",
      { dpop_signing_alg_values_supported: "ES256" },
      "unreadable_metadata",
    ],
  ];
  test.each(bad)("if it is %s", async (_what, change, code) => {
    const { provider, discovery } = looking();
    provider.metadata = { ...provider.metadata, ...change };
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code });
  });

  test.each(bad)("if it is %s, in OpenID Connect's way as well", async (_what, change, code) => {
    const { provider, discovery } = looking();
    provider.metadata = { ...provider.metadata, ...change };
    provider.openidDiscovery = provider.discovery;
    provider.discovery = () => json(404, {});
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code });
  });

  test("in OpenID Connect's way, while the other has trouble: what stands there may be older", async () => {
    const { provider, discovery } = looking();
    provider.openidDiscovery = provider.discovery;
    provider.discovery = () => json(503, {});
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "unreachable" });
  });

  test("that is a page", async () => {
    const { provider, discovery } = looking();
    provider.discovery = () => ({ status: 200, headers: {}, body: "<h1>Welcome</h1>" });
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "unreadable_metadata" });
  });

  test("that stands elsewhere: a redirect is not followed", async () => {
    const { provider, discovery } = looking();
    provider.discovery = () => ({
      status: 302,
      headers: { location: "https://evil.example/metadata" },
      body: "",
    });
    provider.openidDiscovery = provider.discovery;
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "no_metadata" });
    expect(provider.received).toHaveLength(2);
  });

  test("that nobody publishes", async () => {
    const { provider, discovery } = looking();
    provider.discovery = () => json(404, {});
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "no_metadata" });
  });

  test("of a server that does not answer", async () => {
    const { provider, discovery } = looking();
    provider.down.add(issuer);
    await expect(discovery.fresh(issuer)).rejects.toMatchObject({ code: "unreachable" });
  });

  test.each([
    "http://mail.example",
    "ftp://mail.example",
    "mail.example",
    "https://mail.example?x=1",
    "https://mail.example#x",
    "javascript:alert(1)",
    "",
  ])("before anything is asked, because the issuer is “%s”", async (text) => {
    const { provider, discovery } = looking();
    await expect(discovery.fresh(text)).rejects.toMatchObject({ code: "unsafe_issuer" });
    expect(provider.received).toEqual([]);
  });
});
