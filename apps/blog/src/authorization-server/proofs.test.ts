import { athOf, readDpopProof } from "@tale/protocol/dpop-proof";
import { minute } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import {
  contactsUrl,
  issuer,
  json,
  type FakeProvider,
  type Received,
} from "../testing/fake-provider.ts";
import { startWithEverything } from "../testing/start-with-everything.ts";

const proofOf = async ({ headers }: Received) => (await readDpopProof(headers["dpop"] ?? ""))!;

describe("tokens are bound to a key", () => {
  test("by a proof in the token request, and shown with a proof of the same key", async () => {
    const { alice, provider, post } = await startWithEverything();
    await alice.open(await alice.connect(post.id));
    const [redeemed] = provider.requestsTo("/token");
    const [read] = provider.requestsTo("/contacts");
    const [first, second] = [await proofOf(redeemed!), await proofOf(read!)];
    expect(first).toMatchObject({ htm: "POST", htu: `${issuer}/token` });
    expect(first.ath).toBeUndefined();
    expect(read!.headers["authorization"]).toBe("DPoP access-1");
    expect(second).toMatchObject({
      htm: "GET",
      htu: `${contactsUrl}/contacts`,
      ath: athOf("access-1"),
      jkt: first.jkt,
    });
    expect(second.jti).not.toBe(first.jti);
  });

  test("and renewed with the same one; each connection has its own", async () => {
    const { alice, provider, clock, post } = await startWithEverything();
    const friends = await alice.connect(post.id);
    clock.now += 6 * minute;
    await alice.open(friends);
    await alice.connect(post.id);
    const [redeemed, refreshed, again] = await Promise.all(
      provider.requestsTo("/token").map(proofOf),
    );
    expect(refreshed!.jkt).toBe(redeemed!.jkt);
    expect(again!.jkt).not.toBe(redeemed!.jkt);
    expect(provider.requestsTo("/contacts").at(0)!.headers["authorization"]).toBe("DPoP access-2");
  });

  test("and stay bound when a developer turns to plain; the next connection is plain", async () => {
    const { alice, provider, post } = await startWithEverything();
    const friends = await alice.connect(post.id);
    const page = `/providers/${friends.split("/").at(-1)}`;
    await alice.submit(page, `${page}/profile`, { profile: "plain" });
    await alice.open(friends);
    expect(provider.requestsTo("/contacts").at(-1)!.headers["authorization"]).toBe("DPoP access-1");
    await alice.open(await alice.connect(post.id));
    expect(provider.requestsTo("/contacts").at(-1)!.headers["authorization"]).toBe(
      "Bearer access-2",
    );
    expect(provider.requestsTo("/token").at(-1)!.headers["dpop"]).toBeUndefined();
  });

  test("with the server's own nonce, asked for once and remembered", async () => {
    const { alice, provider, clock, post } = await startWithEverything();
    const grant = provider.token;
    provider.token = (parameters) => {
      const { headers } = provider.requestsTo("/token").at(-1)!;
      return nonceOf(headers["dpop"]!) === "n-1"
        ? grant(parameters)
        : json(400, { error: "use_dpop_nonce" }, { "dpop-nonce": "n-1" });
    };
    const read = provider.readContacts;
    provider.readContacts = (query) => {
      const { headers } = provider.requestsTo("/contacts").at(-1)!;
      if (nonceOf(headers["dpop"]!) === "n-2") return read(query);
      return {
        status: 401,
        headers: { "www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": "n-2" },
        body: "",
      };
    };
    const friends = await alice.connect(post.id);
    expect((await alice.open(friends)).body).toContain("carol@friends.example");
    expect(provider.requestsTo("/token")).toHaveLength(2);
    clock.now += 6 * minute;
    await alice.open(friends);
    expect(provider.requestsTo("/token")).toHaveLength(3);
  });

  test.each<[string, (provider: FakeProvider) => HttpResponse, number]>([
    [
      "answers with a bearer token",
      () => json(200, { access_token: "unbound", token_type: "Bearer" }),
      1,
    ],
    ["refuses the proof", () => json(400, { error: "invalid_dpop_proof" }), 1],
    ["wants a nonce and names none", () => json(400, { error: "use_dpop_nonce" }), 1],
    [
      "wants another nonce each time",
      (provider) =>
        json(400, { error: "use_dpop_nonce" }, { "dpop-nonce": `n-${provider.received.length}` }),
      2,
    ],
    [
      "names a nonce with a line break",
      () => json(400, { error: "use_dpop_nonce" }, { "dpop-nonce": "a\r\nb" }),
      2,
    ],
  ])("or thrown away: the server %s", async (_what, answer, requests) => {
    const { alice, provider, post } = await startWithEverything();
    provider.token = () => answer(provider);
    const told = await alice.open(await alice.connect(post.id));
    expect(told.body).toContain("offers more than it can do");
    expect(provider.requestsTo("/token")).toHaveLength(requests);
    expect((await alice.open("/connections")).body).toContain("Nothing at the moment");
  });

  test("and contacts that never take a nonce are asked twice, not forever", async () => {
    const { alice, provider, post } = await startWithEverything();
    provider.readContacts = () => ({
      status: 401,
      headers: {
        "www-authenticate": 'DPoP error="use_dpop_nonce"',
        "dpop-nonce": `n-${provider.received.length}`,
      },
      body: "",
    });
    expect((await alice.open(await alice.connect(post.id))).body).toContain(
      "address book does not take what Fernmail gives out",
    );
    expect(provider.requestsTo("/contacts")).toHaveLength(4);
  });
});

function nonceOf(proof: string): unknown {
  return (
    JSON.parse(Buffer.from(proof.split(".")[1]!, "base64url").toString()) as { nonce?: string }
  ).nonce;
}
