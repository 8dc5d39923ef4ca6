import { describe, expect, test } from "vitest";
import type { ConfiguredProvider } from "../config.ts";
import { issuer, json } from "../testing/fake-provider.ts";
import { credentials, plain, startWithEverything } from "../testing/start-with-everything.ts";

describe("nothing of it", () => {
  test.each<[string, Partial<ConfiguredProvider>, Record<string, unknown>]>([
    ["is used where Quillpost keeps it plain", plain, {}],
    [
      "is used where the server does not offer it",
      credentials,
      {
        pushed_authorization_request_endpoint: undefined,
        dpop_signing_alg_values_supported: undefined,
      },
    ],
    [
      "is used with algorithms that we do not sign with",
      credentials,
      {
        pushed_authorization_request_endpoint: undefined,
        dpop_signing_alg_values_supported: ["RS256"],
      },
    ],
  ])("%s", async (_what, configured, change) => {
    const { alice, provider, post } = await startWithEverything(configured, change);
    const { sent, parameters } = await alice.choose(post.id);
    expect(sent.get("response_type")).toBe("code");
    const answer = await alice.comeBack({
      code: "c",
      state: parameters.get("state")!,
      iss: issuer,
    });
    await alice.open(answer.headers.location!);
    expect(provider.requestsTo("/contacts")[0]!.headers["authorization"]).toBe("Bearer access-1");
    expect(provider.received.every(({ headers }) => headers["dpop"] === undefined)).toBe(true);
    expect(provider.requestsTo("/par")).toEqual([]);
  });

  test("turns a bound token into a bearer token: a type nobody asked for is refused", async () => {
    const { alice, provider, post } = await startWithEverything(plain);
    provider.token = () => json(200, { access_token: "bound", token_type: "DPoP" });
    expect((await alice.open(await alice.connect(post.id))).body).toContain(
      "answered something we cannot use",
    );
  });
});

describe("the developers see", () => {
  test("what is used with each provider, and can change it", async () => {
    const { alice } = await startWithEverything(plain);
    const page = /href="(\/providers\/[0-9a-f]{12})"/.exec(
      (await alice.open("/providers")).body,
    )![1]!;
    const kept = (await alice.open(page)).body;
    expect(kept).toContain("travels in the query; it offers more");
    expect((await alice.open("/providers")).body).toContain("plain code flow");
    const chosen = await alice.submit(page, `${page}/profile`, { profile: "offered" });
    expect(chosen.headers.location).toBe(`${page}#protections`);
    expect((await alice.open(page)).body).toMatch(/id="protections"[^]*is pushed ahead/);
    expect((await alice.open("/providers")).body).toContain("pushed requests, bound tokens");
  });
});
