import { hour, minute, systemRandom } from "@tale/service/clock";
import { migrate } from "@tale/database/migrate";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IssuedTokens } from "../authorization-server/token-endpoint.ts";
import { config } from "../testing/start-story.ts";
import { answerTime } from "./authorization-requests.store.ts";
import { migrations } from "./migrations.ts";
import { openStores } from "./open-stores.ts";
import { isRegistered, type RegisteredProvider } from "./provider.ts";
import { everybody, letter } from "../testing/letter.ts";

const tokens = {
  access_token: "access",
  token_type: "Bearer",
  expires_in: 300,
  refresh_token: "refresh",
  scope: "contacts.read",
} as IssuedTokens;

describe.each(bothEngines())("the stores on %s", (_, createUrl) => {
  let now: number;
  let stores: Awaited<ReturnType<typeof openStores>>;

  beforeEach(async () => {
    now = 1_700_000_000_000;
    const databaseUrl = await createUrl();
    stores = await openStores({ ...config, databaseUrl }, () => now, systemRandom);
  });
  afterEach(() => stores.close());

  test("a lease left from before a clock was set back is free", async () => {
    const { leases } = stores;
    const inHand = leases.alone(
      "one thing",
      async () => {
        const refuse = () => new Error("waited too long");
        now -= minute;
        await expect(leases.alone("one thing", async () => "taken", refuse)).rejects.toThrow(
          "waited too long",
        );
        now -= hour;
        return leases.alone("one thing", async () => "taken", refuse);
      },
      () => new Error(),
    );
    expect(await inHand).toBe("taken");
  });

  test("a post is its author's, keeps its address, and goes with its letters", async () => {
    const { posts, shares, deliveries } = stores;
    expect(await posts.save("p", "alice", { title: "T", markdown: "one" })).toBe(true);
    expect(await posts.save("p", "mallory", { title: "M", markdown: "x" })).toBe(false);
    expect(await posts.publish("p", "mallory", "m")).toBeUndefined();
    expect(await posts.publish("p", "alice", "first")).toMatchObject({
      slug: "first",
      publishedMarkdown: "one",
      publishedAt: now,
      updatedAt: null,
    });
    now += minute;
    await posts.save("p", "alice", { title: "T", markdown: "two" });
    expect(await posts.publish("p", "alice", "second")).toMatchObject({
      slug: "first",
      publishedMarkdown: "two",
      publishedAt: now - minute,
      updatedAt: now,
    });
    expect(await posts.latest(5)).toHaveLength(1);
    await shares.save("s", { author: "alice", postId: "p", providerId: "" }, letter);
    await shares.send("s", "alice", everybody);
    await posts.remove("p", "mallory");
    expect(await posts.find("p")).toBeDefined();
    await posts.remove("p", "alice");
    expect([await posts.find("p"), await shares.find("s"), await deliveries.of("s")]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });

  test("configured providers are there once, and what a developer changed stays", async () => {
    const { providers } = stores;
    const [fernmail, ottermail] = await providers.all();
    expect([isRegistered(fernmail!), isRegistered(ottermail!)]).toEqual([true, false]);
    await providers.register(fernmail!.id, {
      clientId: "new",
      clientSecret: "newer",
      authenticationMethod: "client_secret_post",
      registeredBy: "hand",
    });
    await providers.addConfigured(config.providers);
    expect(await providers.all()).toHaveLength(2);
    const found = (await providers.find(fernmail!.id)) as RegisteredProvider;
    expect([found.clientId, providers.credentialOf(found)]).toEqual(["new", "newer"]);
    expect(
      await providers.add({
        name: "Fernmail",
        issuer: "https://other.example",
        contactsUrl: "https://c.example",
        profile: "offered",
      }),
    ).toBeUndefined();
  });

  test("an authorization request is answered once, by its author, in time", async () => {
    const { authorizationRequests: requests } = stores;
    const asked = { author: "alice", providerId: "f", postId: "p", codeVerifier: "v", scope: "s" };
    await requests.begin("state", asked);
    expect(await requests.answer("state", "mallory")).toBeUndefined();
    expect(await requests.fateOf("state", "mallory")).toEqual({ fate: "unknown" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => requests.answer("state", "alice")));
    expect(answers.filter(Boolean)).toEqual([asked]);
    expect(await requests.fateOf("state", "alice")).toMatchObject({ fate: "answered" });
    await requests.begin("late", asked);
    now += answerTime + 1;
    expect(await requests.answer("late", "alice")).toBeUndefined();
    expect(await requests.fateOf("late", "alice")).toMatchObject({ fate: "expired" });
    now += 25 * 60 * minute;
    await requests.begin("new", asked);
    await stores.sweep();
    expect(await requests.fateOf("late", "alice")).toEqual({ fate: "unknown" });
    expect(await requests.answer("new", "alice")).toEqual(asked);
  });

  test("a connection is renewed, replaced, ended and forgotten", async () => {
    const { connections } = stores;
    expect(
      await connections.connect("alice", "f", "contacts.read contacts.write", tokens),
    ).toBeUndefined();
    const first = (await connections.find("alice", "f"))!;
    const held = (await connections.tokensOf(first.id))!;
    expect(held).toMatchObject({
      accessToken: "access",
      refreshToken: "refresh",
      expiresAt: now + 5 * minute,
    });
    await connections.renew(
      first.id,
      { access_token: "next", token_type: "Bearer", expires_in: 60 } as IssuedTokens,
      held,
    );
    await connections.renew(
      first.id,
      { access_token: "too late", token_type: "Bearer", expires_in: 60 } as IssuedTokens,
      held,
    );
    expect(await connections.tokensOf(first.id)).toMatchObject({
      accessToken: "next",
      refreshToken: "refresh",
    });
    expect(await connections.connect("alice", "f", "contacts.read", tokens)).toMatchObject({
      accessToken: "next",
      refreshToken: "refresh",
    });
    const second = (await connections.find("alice", "f"))!;
    expect(second.id).not.toBe(first.id);
    await connections.end(second.id, "refused", held);
    expect(await connections.tokensOf(second.id)).toMatchObject({ accessToken: "access" });
    await connections.end(second.id, "expired");
    expect([
      await connections.tokensOf(second.id),
      (await connections.find("alice", "f"))!.endedAt,
    ]).toEqual([undefined, now]);
    await connections.forget(second.id, "mallory");
    expect(await connections.of("alice")).toHaveLength(1);
    await connections.forget(second.id, "alice");
    expect(await connections.of("alice")).toEqual([]);
  });
});

test.each(bothEngines())(
  "on %s, two people that a shared browser made one author are two again, and the first keeps what there is",
  async (_, createUrl) => {
    const database = await openDatabase(await createUrl(), migrations.slice(0, 5));
    for (const [subject, attachedAt] of [
      ["u-quinn", 2],
      ["u-bob", 1],
    ] as const) {
      await database.run(
        "INSERT INTO identities (issuer, subject, author, attached_at) VALUES ('i', $1, 'browser', $2)",
        subject,
        attachedAt,
      );
      await database.run(
        "INSERT INTO sign_ins (session_hash, author, provider_id, issuer, subject, name, id_token_sealed, began_at) VALUES ($1, 'browser', 'f', 'i', $1, '', '', $2)",
        subject,
        attachedAt,
      );
    }
    await migrate(database, migrations);
    expect(await database.all("SELECT subject FROM identities")).toEqual([{ subject: "u-bob" }]);
    expect(await database.all("SELECT subject FROM sign_ins")).toEqual([{ subject: "u-bob" }]);
    await database.close();
  },
);
