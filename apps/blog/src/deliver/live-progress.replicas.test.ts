import { request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "@tale/service/testing";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { origin, startStory } from "../testing/start-story.ts";

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());

test("whoever follows a letter at one replica hears of it, although another one delivers it", async () => {
  const databaseUrl = await postgres.createDatabase();
  const replicas = [await startStory({ databaseUrl }), await startStory({ databaseUrl })] as const;
  for (const { post } of replicas)
    post.outcome = () => ({ kind: "refused", isPermanent: false, reason: "later" });

  const [{ alice }] = replicas;
  const page = (await alice.open("/write")).headers.location!;
  const published = await alice.submit(page, page, { title: "T", markdown: "t", then: "publish" });
  const cookie = `author=${published.cookies.find(({ name }) => name === "author")!.value}`;
  const letter = (
    await alice.send(`/posts/${page.slice("/write/".length)}/friends/by-hand`, {
      typed: "carol@friends.example",
    })
  ).headers.location!;

  const streams = await Promise.all(
    replicas.map(async ({ blog }) => {
      await blog.listen({ host: "127.0.0.1", port: 0 });
      const { port } = blog.server.address() as AddressInfo;
      const stream = { text: "" };
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        request(
          { port, path: `${letter}/events`, headers: { host: new URL(origin).host, cookie } },
          resolve,
        )
          .on("error", reject)
          .end();
      });
      answer.on("data", (part: Buffer) => (stream.text += part.toString()));
      return stream;
    }),
  );
  await eventually(() => streams.every(({ text }) => text.includes("event: changed")));

  for (const { post, clock } of replicas) {
    post.outcome = () => ({ kind: "sent" });
    clock.now += 60_000;
  }
  await alice.submit(letter, `${letter}/again`, { which: "failed" });
  await eventually(() => streams.every(({ text }) => text.includes("event: settled")));
  expect(replicas.map(({ mails }) => mails.length).toSorted()).toEqual([0, 1]);
});
