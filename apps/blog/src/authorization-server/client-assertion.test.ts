import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { startWithEverything } from "../testing/start-with-everything.ts";

describe("Quillpost signs who it is", () => {
  async function registeredByMachine() {
    const story = await startWithEverything({});
    story.provider.register = () =>
      json(201, { client_id: "machine-made", token_endpoint_auth_method: "private_key_jwt" });
    const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
      (await story.alice.open("/providers")).body,
    )![1]!;
    await story.alice.submit(page, `${page}/register`);
    const registration = JSON.parse(story.provider.requestsTo("/register")[0]!.body) as {
      token_endpoint_auth_method: string;
      jwks: JSONWebKeySet;
    };
    return { ...story, page, registration };
  }

  test("with a key that was registered, for this issuer alone, anew for each request", async () => {
    const { alice, provider, clock, post, registration } = await registeredByMachine();
    expect(registration.token_endpoint_auth_method).toBe("private_key_jwt");
    expect(Object.keys(registration.jwks.keys[0]!)).not.toContain("d");
    await alice.connect(post.id);
    const sent = [...provider.requestsTo("/par"), ...provider.requestsTo("/token")];
    const assertions = sent.map(({ body }) => new URLSearchParams(body).get("client_assertion")!);
    const read = await Promise.all(
      assertions.map((assertion) =>
        jwtVerify(assertion, createLocalJWKSet(registration.jwks), {
          currentDate: new Date(clock.now),
        }),
      ),
    );
    for (const { payload, protectedHeader } of read) {
      expect(payload).toMatchObject({ iss: "machine-made", sub: "machine-made", aud: issuer });
      expect(payload.exp! - payload.iat!).toBe(60);
      expect(protectedHeader.alg).toBe("ES256");
    }
    expect(new Set(read.map(({ payload }) => payload.jti)).size).toBe(2);
    expect(
      sent.every(
        ({ headers, body }) =>
          headers["authorization"] === undefined && !body.includes("client_secret"),
      ),
    ).toBe(true);
  });

  test("anew as well when only the nonce was missing", async () => {
    const { alice, provider, post } = await registeredByMachine();
    const grant = provider.token;
    provider.token = (parameters) =>
      provider.requestsTo("/token").length === 1
        ? json(400, { error: "use_dpop_nonce" }, { "dpop-nonce": "n" })
        : grant(parameters);
    await alice.connect(post.id);
    const assertions = provider
      .requestsTo("/token")
      .map(({ body }) => new URLSearchParams(body).get("client_assertion"));
    expect(new Set(assertions).size).toBe(2);
  });

  test("and shows its key nowhere", async () => {
    const { alice, page } = await registeredByMachine();
    const { body } = await alice.open(page);
    expect(body).toContain("signs with its own key");
    expect(body).not.toContain("&quot;d&quot;");
    expect(body).not.toContain("-----");
  });

  test("but not where the server gave a method that has no key behind it", async () => {
    const { alice, provider, page } = await registeredByMachine();
    provider.metadata = {
      ...provider.metadata,
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
    };
    const answer = await alice.submit(page, `${page}/register`);
    expect(answer.headers.location).toContain("problem=left_behind");
  });
});
