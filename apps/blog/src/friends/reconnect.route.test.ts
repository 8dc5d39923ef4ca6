import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { createAuthor, startStory } from "../testing/start-story.ts";

/** Alice has shared one post, and has written another. */
async function connected(
  change: (story: Awaited<ReturnType<typeof startStory>>) => void = () => undefined,
) {
  const story = await startStory();
  change(story);
  await story.alice.connect((await story.alice.write()).id);
  const post = await story.alice.write("Another one");
  return {
    ...story,
    post,
    refreshes: () =>
      story.provider
        .requestsTo("/token")
        .filter(({ body }) => body.includes("grant_type=refresh_token")),
  };
}

describe("303 to the friends", () => {
  test("with new tokens, although the old ones are still good, and without any question", async () => {
    const { alice, post, provider, refreshes } = await connected();
    expect((await alice.open(`/posts/${post.id}/share`)).body).toContain("connected");
    const answer = await alice.chooseAgain(post.id);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(new RegExp(`^/posts/${post.id}/friends/[0-9a-f]{12}$`));
    expect(refreshes().map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { grant_type: "refresh_token", refresh_token: "refresh-1", resource: contactsUrl },
    ]);
    expect((await alice.open(answer.headers.location!)).body).toContain("carol@friends.example");
    expect(provider.requestsTo("/contacts").at(-1)!.headers["authorization"]).toBe(
      "Bearer access-2",
    );
  });

  test("with no refresh token used twice, however often the button is pressed", async () => {
    const { alice, post, refreshes } = await connected();
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.chooseAgain(post.id)));
    expect(answers.every(({ headers }) => headers.location?.includes("/friends/"))).toBe(true);
    const used = refreshes().map(({ body }) => new URLSearchParams(body).get("refresh_token"));
    expect(new Set(used).size).toBe(used.length);
  });

  test("without a renewal where the provider gave no refresh token", async () => {
    const { alice, post, refreshes } = await connected(
      ({ provider }) =>
        (provider.token = () =>
          json(200, { access_token: "only-this", token_type: "Bearer", expires_in: 300 })),
    );
    const answer = await alice.chooseAgain(post.id);
    expect((await alice.open(answer.headers.location!)).body).toContain("carol@friends.example");
    expect(refreshes()).toEqual([]);
  });

  test.each([
    [
      "is down",
      (provider: Awaited<ReturnType<typeof connected>>["provider"]) =>
        void provider.down.add(issuer),
      "Fernmail does not answer",
    ],
    [
      "answers 500",
      (provider: Awaited<ReturnType<typeof connected>>["provider"]) =>
        void (provider.token = () => json(500, {})),
      "Fernmail answered something we cannot use",
    ],
    [
      "does not recognise Quillpost",
      (provider: Awaited<ReturnType<typeof connected>>["provider"]) =>
        void (provider.token = () => json(401, { error: "invalid_client" })),
      "Fernmail does not recognise Quillpost",
    ],
  ])("with the tokens there are, when the provider %s", async (_what, spoil, title) => {
    const { alice, post, provider, clock } = await connected();
    spoil(provider);
    const { location } = (await alice.chooseAgain(post.id)).headers;
    expect((await alice.open(location!)).body).toContain("carol@friends.example");
    clock.now += 6 * minute;
    expect((await alice.open((await alice.chooseAgain(post.id)).headers.location!)).body).toContain(
      title,
    );
  });
});

describe("303 to a page that says what happened", () => {
  test("a permission that was taken back is noticed at once, and the tokens are gone", async () => {
    const { alice, post, provider, refreshes } = await connected();
    provider.token = () => json(400, { error: "invalid_grant" });
    const told = await alice.open((await alice.chooseAgain(post.id)).headers.location!);
    expect(told.body).toContain("Fernmail no longer lets us in");
    expect(told.body).toContain("Ask Fernmail again");
    expect(provider.requestsTo("/contacts")).toHaveLength(0);
    expect((await alice.open("/connections")).body).toContain("Ended");
    expect(refreshes()).toHaveLength(1);
  });

  test("a button from an old page, after that, says the same and asks nobody", async () => {
    const { alice, post, provider, refreshes } = await connected();
    const button = `/posts/${post.id}/reconnect/${await alice.providerId(post.id)}`;
    provider.token = () => json(400, { error: "invalid_grant" });
    for (const _press of [1, 2])
      expect((await alice.submit("/connections", button)).headers.location).toContain(
        "problem=ended",
      );
    expect(refreshes()).toHaveLength(1);
  });
});

describe("nothing is renewed", () => {
  test("for somebody who never connected: the choice is theirs", async () => {
    const { alice, post, refreshes } = await connected();
    const button = `/posts/${post.id}/reconnect/${await alice.providerId(post.id)}`;
    await alice.submit(
      "/connections",
      /action="(\/connections\/[0-9a-f]{12}\/disconnect)"/.exec(
        (await alice.open("/connections")).body,
      )![1]!,
    );
    expect((await alice.submit(`/posts/${post.id}/share`, button)).headers.location).toBe(
      `/posts/${post.id}/share`,
    );
    expect(refreshes()).toEqual([]);
  });

  test("for another author, by a link, or at a provider that is not there", async () => {
    const { alice, post, newBrowser, refreshes } = await connected();
    const button = `/posts/${post.id}/reconnect/${await alice.providerId(post.id)}`;
    const mallory = createAuthor(newBrowser());
    const { id } = await mallory.write();
    expect((await mallory.submit(`/posts/${id}/share`, button)).statusCode).toBe(404);
    expect((await alice.open(button)).statusCode).toBe(405);
    expect(
      (await alice.submit(`/posts/${post.id}/share`, `/posts/${post.id}/reconnect/0123456789ab`))
        .statusCode,
    ).toBe(404);
    expect(refreshes()).toEqual([]);
  });
});
