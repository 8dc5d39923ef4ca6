import { request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { origin, startStory } from "../testing/start-story.ts";

/**
 * A letter that is not finished, and its stream on a real socket as the author's browser opens it.
 */
async function following() {
  const story = await startStory();
  story.post.outcome = () => ({ kind: "refused", isPermanent: false, reason: "later" });
  const page = (await story.alice.open("/write")).headers.location!;
  const published = await story.alice.submit(page, page, {
    title: "T",
    markdown: "t",
    then: "publish",
  });
  const cookie = `author=${published.cookies.find(({ name }) => name === "author")!.value}`;
  const letter = (
    await story.alice.send(`/posts/${page.slice("/write/".length)}/friends/by-hand`, {
      typed: "carol@friends.example",
    })
  ).headers.location!;
  await story.blog.listen({ host: "127.0.0.1", port: 0 });
  const { port } = story.blog.server.address() as AddressInfo;

  const follow = async (headers: Record<string, string> = { cookie }) => {
    const stream = { status: 0, text: "", ended: false };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        { port, path: `${letter}/events`, headers: { host: new URL(origin).host, ...headers } },
        resolve,
      )
        .on("error", reject)
        .end();
    });
    stream.status = answer.statusCode!;
    answer
      .on("data", (part: Buffer) => (stream.text += part.toString()))
      .on("close", () => (stream.ended = true));
    return stream;
  };
  return { ...story, letter, follow };
}

describe("the stream of a letter", () => {
  test("tells that something changed, and ends when nothing more will happen", async () => {
    const { follow, post, clock, alice, letter } = await following();
    const stream = await follow();
    await eventually(() => stream.text.includes("event: changed"));
    expect(stream.ended).toBe(false);
    post.outcome = () => ({ kind: "sent" });
    clock.now += 60_000;
    await alice.submit(letter, `${letter}/again`, { which: "failed" });
    await eventually(() => stream.ended);
    expect(stream.text).toContain("event: settled");
  });

  test("is nobody's but the author's", async () => {
    const { follow } = await following();
    expect((await follow({})).status).toBe(404);
  });

  test("is refused when two hundred are open", async () => {
    const { follow } = await following();
    const streams = await Promise.all(Array.from({ length: 200 }, () => follow()));
    expect(streams.every(({ status }) => status === 200)).toBe(true);
    expect((await follow()).status).toBe(429);
  });

  test("does not hold up a stop", async () => {
    const { follow, blog } = await following();
    const stream = await follow();
    const before = performance.now();
    await blog.close();
    expect(performance.now() - before).toBeLessThan(3_000);
    await eventually(() => stream.ended);
  });
});
