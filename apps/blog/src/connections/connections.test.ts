import { describe, expect, test } from "vitest";
import { issuer } from "../testing/fake-provider.ts";
import { createAuthor, startStory } from "../testing/start-story.ts";

async function connected() {
  const story = await startStory();
  const post = await story.alice.write();
  const friends = await story.alice.connect(post.id);
  const disconnect = /action="(\/connections\/[0-9a-f]{12}\/disconnect)"/.exec((await story.alice.open("/connections")).body)![1]!;
  return { ...story, post, friends, disconnect };
}

describe("Disconnect", () => {
  test("gives the refresh token back to the provider, authenticated, and forgets everything here", async () => {
    const { alice, provider, disconnect, friends } = await connected();
    const answer = await alice.submit("/connections", disconnect);
    expect((await alice.open(answer.headers.location!)).body).toContain("Fernmail has confirmed it");
    const [request] = provider.requestsTo("/revoke");
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({ token: "refresh-1", token_type_hint: "refresh_token" });
    expect(request!.headers["authorization"]).toMatch(/^Basic /);
    expect((await alice.open(friends)).headers.location).toContain("/share");
  });

  test.each([
    ["is down", (story: Awaited<ReturnType<typeof connected>>) => story.provider.down.add(issuer)],
    ["answers 500", (story: Awaited<ReturnType<typeof connected>>) => (story.provider.revoke = () => ({ status: 500, headers: {}, body: "" }))],
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
