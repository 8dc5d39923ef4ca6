import { createHttpClient } from "@tale/service/http-client";
import { createAlice, type Post } from "@tale/story-tool/player/acts/alice";
import { createPerformance } from "@tale/story-tool/player/performance";
import { eventually } from "@tale/service/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTheatre, type Theatre } from "./testing.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre(["quillpost", "fernmail", "fernmail-contacts"]);
}, 120_000);
afterAll(() => theatre?.close());

const ask = async (path: string, body?: unknown) => {
  const { status, body: text } = await theatre.ask(path, body);
  return { status, ...(JSON.parse(text) as { said?: string; detail?: string }) };
};
const setScene = (act: number) => ask("/api/scene", { act });
const runNow = async () =>
  JSON.parse((await theatre.ask("/api/run?run=all")).body) as {
    legs: unknown[];
    state: { clock: { ahead: number }; parties: { connected: boolean }[] };
  };

it(
  "sets the scene of each act for one Alice, and keeps the record",
  { timeout: 120_000 },
  async () => {
    await eventually(async () => {
      const { parties } = (await runNow()).state;
      return parties.filter(({ connected }) => connected).length === 3;
    });
    const alice = createAlice(
      createPerformance(
        theatre.origins,
        createHttpClient({ timeout: 20_000 }),
        async () => undefined,
      ),
    );
    const { browser } = alice;
    const { post } = await alice.publish("A post", "Some text.");
    /** The page that Fernmail shows when she shares, or Quillpost's where it does not ask. */
    const share = async (one: Post) => {
      const answer = await browser.submit((await alice.askToShare(one)).press("Fernmail"));
      return (answer.leavesFor ? await browser.follow(answer) : answer).page;
    };

    expect(await setScene(5)).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/a yes/),
    });
    await alice.connect(post);
    await eventually(async () => (await setScene(6)).status === 200);

    expect(await setScene(5)).toMatchObject({
      status: 200,
      said: expect.stringMatching(/expired/),
    });
    expect((await runNow()).state.clock.ahead).toBeGreaterThan(0);
    expect((await share(post)).hasButton("Send the link")).toBe(true);

    expect((await setScene(3)).status).toBe(200);
    expect((await runNow()).state.clock.ahead).toBe(0);
    expect((await share(post)).has("#consent")).toBe(true);
    expect((await setScene(6)).status).toBe(409);

    expect((await setScene(2)).status).toBe(200);
    expect((await share(post)).has("#sign-in")).toBe(true);

    expect((await setScene(1)).status).toBe(200);
    expect((await browser.open(post.url)).page.status).toBe(404);
    expect((await runNow()).legs.length).toBeGreaterThan(30);
  },
);
