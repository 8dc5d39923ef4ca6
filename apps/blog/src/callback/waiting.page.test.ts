import { setTimeout } from "node:timers/promises";
import { minute } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { createAuthor, startStory } from "../testing/start-story.ts";

const tokens = json(200, { access_token: "a", token_type: "Bearer", expires_in: 300 });

/** Alice comes back with a code, and the provider lets everybody wait for its answer. */
async function slow() {
  const story = await startStory({ logLevel: "error" });
  const { alice, provider } = story;
  const post = await alice.write();
  const { parameters } = await alice.choose(post.id);
  let answer: (response: HttpResponse) => void = () => undefined;
  const { token } = provider;
  provider.token = (() =>
    new Promise<HttpResponse>((resolve) => (answer = resolve))) as unknown as typeof token;
  const { headers } = await alice.comeBack({
    code: "c",
    state: parameters.get("state")!,
    iss: issuer,
  });
  return {
    ...story,
    post,
    place: headers.location!,
    answer: (response: HttpResponse) => answer(response),
  };
}

describe("a provider that takes its time to trade the code", () => {
  test(
    "is waited for on a page that says so, and leads on to the friends",
    { timeout: 15_000 },
    async () => {
      const { alice, place, post, provider, answer } = await slow();
      expect(place).toMatch(new RegExp(`^/posts/${post.id}/waiting/[0-9a-f]{12}$`));
      const page = await alice.open(place);
      expect([page.statusCode, page.headers["refresh"]]).toEqual([200, "2"]);
      expect(page.body).toContain("Fernmail is taking its time");
      expect(page.body).toContain("waits up to 20 seconds");
      answer(tokens);
      await eventually(async () => (await alice.open(place)).statusCode === 303);
      const { location } = (await alice.open(place)).headers;
      expect(location).toContain("/friends/");
      expect((await alice.open(location!)).body).toContain("carol@friends.example");
      expect(provider.requestsTo("/token")).toHaveLength(1);
    },
  );

  test("leads to the reason when it refuses after all", { timeout: 15_000 }, async () => {
    const { alice, place, answer } = await slow();
    answer(json(401, { error: "invalid_client" }));
    await eventually(async () => (await alice.open(place)).statusCode === 303);
    expect((await alice.open((await alice.open(place)).headers.location!)).body).toContain(
      "does not recognise Quillpost",
    );
  });

  test(
    "is not waited for without end, where the process that asked is gone",
    { timeout: 15_000 },
    async () => {
      const { alice, place, clock, answer } = await slow();
      clock.now += minute;
      expect((await alice.open(place)).headers.location).toContain("problem=provider_down");
      answer(tokens);
    },
  );

  test("is heard to the end when Quillpost stops meanwhile", { timeout: 15_000 }, async () => {
    const { blog, answer, log } = await slow();
    const closed = blog.close();
    await setTimeout(50);
    answer(tokens);
    await closed;
    expect(log.join("")).toBe("");
  });
});

describe("nobody waits", () => {
  test("for another author's code, or for none", async () => {
    const { alice, newBrowser } = await startStory();
    const { id } = await alice.write();
    const place = `/posts/${id}/waiting/${await alice.providerId(id)}`;
    expect((await alice.open(place)).headers.location).toContain("problem=provider_down");
    const mallory = createAuthor(newBrowser());
    await mallory.write();
    expect((await mallory.open(place)).statusCode).toBe(404);
  });
});
