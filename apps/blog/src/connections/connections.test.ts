import { Unreachable, type HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { createAuthor, startStory } from "../testing/start-story.ts";

async function connected() {
  const story = await startStory();
  const post = await story.alice.write();
  const friends = await story.alice.connect(post.id);
  const disconnect = /action="(\/connections\/[0-9a-f]{12}\/disconnect)"/.exec(
    (await story.alice.open("/connections")).body,
  )![1]!;
  return { ...story, post, friends, disconnect };
}

describe("Disconnect", () => {
  test("gives the refresh token back to the provider, authenticated, and forgets everything here", async () => {
    const { alice, provider, disconnect, friends } = await connected();
    const answer = await alice.submit("/connections", disconnect);
    expect((await alice.open(answer.headers.location!)).body).toContain(
      "Fernmail has confirmed it",
    );
    const [request] = provider.requestsTo("/revoke");
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({
      token: "refresh-1",
      token_type_hint: "refresh_token",
    });
    expect(request!.headers["authorization"]).toMatch(/^Basic /);
    expect((await alice.open(friends)).headers.location).toContain("/share");
  });

  test.each([
    ["is down", (story: Awaited<ReturnType<typeof connected>>) => story.provider.down.add(issuer)],
    [
      "answers 500",
      (story: Awaited<ReturnType<typeof connected>>) =>
        (story.provider.revoke = () => ({ status: 500, headers: {}, body: "" })),
    ],
  ])("forgets everything here even when the provider %s, and says so", async (_what, spoil) => {
    const story = await connected();
    spoil(story);
    const answer = await story.alice.submit("/connections", story.disconnect);
    const { body } = await story.alice.open(answer.headers.location!);
    expect(body).toContain("Disconnected from Fernmail, on our side");
    expect(body).toContain("Nothing at the moment");
  });

  test("works only for the author whose connection it is", async () => {
    const { alice, newBrowser, disconnect, provider } = await connected();
    const mallory = createAuthor(newBrowser());
    await mallory.write();
    await mallory.submit("/write/0123456789ab", disconnect);
    expect(provider.requestsTo("/revoke")).toEqual([]);
    expect((await alice.open("/connections")).body).toContain("Disconnect from Fernmail");
    expect((await mallory.open("/connections")).body).toContain("Nothing at the moment");
  });
});

describe("the list", () => {
  test("says in plain words what Quillpost may and may not do", async () => {
    const { alice } = await connected();
    const { body } = await alice.open("/connections");
    expect(body).toContain("It may read your contacts");
    expect(body).toContain("cannot read your mail");
  });
});

describe("connecting again", () => {
  async function twice(
    spoil: (story: Awaited<ReturnType<typeof startStory>>) => void = () => undefined,
    overrides: Parameters<typeof startStory>[0] = {},
  ) {
    const story = await startStory(overrides);
    const post = await story.alice.write();
    await story.alice.connect(post.id);
    spoil(story);
    const friends = await story.alice.connect(post.id);
    return {
      ...story,
      friends,
      givenBack: story.provider
        .requestsTo("/revoke")
        .map(({ body }) => new URLSearchParams(body).get("token")),
    };
  }

  test("gives the former refresh token back, and keeps the new one", async () => {
    const { alice, provider, friends, givenBack } = await twice();
    expect(givenBack).toEqual(["refresh-1"]);
    expect(provider.received.findIndex(({ url }) => url.endsWith("/revoke"))).toBeGreaterThan(
      provider.received.findLastIndex(({ url }) => url.endsWith("/token")),
    );
    await alice.open(friends);
    expect(provider.requestsTo("/contacts").at(-1)!.headers["authorization"]).toBe(
      "Bearer access-2",
    );
  });

  test.each([
    ["answers 500", (): HttpResponse => json(500, {})],
    [
      "breaks the connection",
      (): never => {
        throw new Unreachable(issuer, new Error("gone"));
      },
    ],
  ])(
    "works as well when the provider %s to that, which only the log tells",
    async (_what, revoke) => {
      const { alice, friends, log } = await twice(({ provider }) => (provider.revoke = revoke), {
        logLevel: "warn",
      });
      expect((await alice.open(friends)).body).toContain("carol@friends.example");
      expect(log.join("")).toContain("was not taken back");
      expect(log.join("")).not.toContain("refresh-1");
    },
  );

  test("gives nothing back where the provider goes on with the same refresh token, or gave none", async () => {
    for (const refresh of [{ refresh_token: "the-same" }, {}]) {
      const story = await startStory();
      story.provider.token = () =>
        json(200, { access_token: "a", token_type: "Bearer", ...refresh });
      const post = await story.alice.write();
      for (const _time of [1, 2]) await story.alice.connect(post.id);
      expect(story.provider.requestsTo("/revoke")).toEqual([]);
    }
  });
});
