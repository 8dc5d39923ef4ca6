import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { day, second } from "@tale/service/clock";
import { eventually, hiddenInputs } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAuthor, startStory, valuesIn } from "../testing/start-story.ts";

const carol = "carol@friends.example Carol Adler";

async function choosing() {
  const story = await startStory();
  const post = await story.alice.write();
  return { ...story, post, page: await story.alice.connect(post.id) };
}

describe("a mail goes to nobody but friends of this author's address book, and few typed addresses", () => {
  const victims = Array.from({ length: 60 }, (_, n) => `victim${n}@friends.example Victim`);

  test("by hand only what was typed counts", async () => {
    const { alice, post, mails } = await choosing();
    const byHand = `/posts/${post.id}/friends/by-hand`;
    const answer = await alice.send(byHand, { friend: victims });
    expect((await alice.open(answer.headers.location!)).body).toContain("Nobody is chosen yet");
    await alice.send(byHand, { friend: victims, typed: "erin@friends.example" });
    await eventually(() => mails.length === 1);
    expect(mails.map(({ to }) => to.address)).toEqual(["erin@friends.example"]);
  });

  test("with a provider, only what was read there", async () => {
    const { alice, page, mails } = await choosing();
    const [own] = valuesIn((await alice.open(page)).body);
    const forged = [
      ...victims,
      ...victims.map((value) => `${own!.slice(0, 22)} ${value}`),
      own!.replace("carol@", "mallory@"),
      `${own} and others`,
    ];
    const answer = await alice.send(page, { friend: forged });
    expect((await alice.open(answer.headers.location!)).body).toContain("Nobody is chosen yet");
    await alice.send(page, { friend: [own!, ...forged] });
    await eventually(() => mails.length === 1);
    expect(mails.map(({ to }) => to)).toEqual([
      { name: "Carol Adler", address: "carol@friends.example" },
    ]);
  });

  test("what one author read is nothing that another one read", async () => {
    const { alice, page, newBrowser } = await choosing();
    const mallory = createAuthor(newBrowser());
    const own = await mallory.connect((await mallory.write()).id);
    const hers = valuesIn((await alice.open(page)).body);
    const answer = await mallory.submit(own, own, { then: "send", friend: hers });
    expect(answer.headers.location).toBe(`${own}?check=yes`);
  });

  test("a page from before a restart is good after it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quillpost-letter-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const databaseUrl = `file:${folder}/blog.db`;
    const { alice, blog } = await startStory({ databaseUrl });
    const draft = (await alice.open("/write")).headers.location!;
    const cookie = (
      await alice.submit(draft, draft, { title: "T", markdown: "m", then: "publish" })
    ).cookies.find(({ name }) => name === "author")!.value;
    const page = await alice.connect(draft.slice("/write/".length));
    const before = valuesIn((await alice.open(page)).body);
    await blog.close();
    const { newBrowser } = await startStory({ databaseUrl });
    expect(
      valuesIn((await newBrowser()({ url: page, headers: { cookie: `author=${cookie}` } })).body),
    ).toEqual(before);
  });
});

describe("429, and nothing is sent", () => {
  const fifty = (round: number) =>
    Array.from({ length: 50 }, (_, n) => `friend${round}-${n}@friends.example`).join("\n");

  test("when one author has typed more addresses than anybody has friends, until the next day", async () => {
    const { alice, post, mails, clock } = await choosing();
    const byHand = `/posts/${post.id}/friends/by-hand`;
    for (const round of [1, 2, 3, 4])
      expect((await alice.send(byHand, { typed: fifty(round) })).headers.location).toMatch(
        /^\/letters/,
      );
    const answer = await alice.send(byHand, { typed: "one-more@friends.example", note: "my note" });
    expect(answer.statusCode).toBe(429);
    expect(answer.body).toContain("Nobody got a mail");
    expect(answer.body).toContain(`href="${byHand}"`);
    expect((await alice.open(byHand)).body).toContain("my note");
    await eventually(() => mails.length === 200);
    clock.now += Number(answer.headers["retry-after"]) * second;
    expect(
      (await alice.send(byHand, { typed: "one-more@friends.example" })).headers.location,
    ).toMatch(/^\/letters/);
    await eventually(() => mails.length === 201);
  });

  test("when as many came from one address, whoever sends them; friends of an address book have more room", async () => {
    const { alice, page, newBrowser, clock } = await choosing();
    const statuses = [];
    for (let author = createAuthor(newBrowser()), round = 0; round < 42; round += 1) {
      if (round % 4 === 0) author = createAuthor(newBrowser());
      const { id } = await author.write();
      statuses.push(
        (await author.send(`/posts/${id}/friends/by-hand`, { typed: fifty(round) })).statusCode,
      );
    }
    expect(statuses).toEqual([...Array.from({ length: 40 }, () => 303), 429, 429]);
    expect((await alice.send(page, { friend: carol })).statusCode).toBe(303);
    clock.now += day;
    expect((await alice.send(page, { typed: "erin@friends.example" })).statusCode).toBe(303);
  });

  test("a letter pressed twice is paid for once", async () => {
    const { alice, post } = await choosing();
    const byHand = `/posts/${post.id}/friends/by-hand`;
    for (const round of [1, 2, 3]) await alice.send(byHand, { typed: fifty(round) });
    const hidden = hiddenInputs((await alice.open(byHand)).body);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        alice.browser({
          method: "POST",
          url: byHand,
          form: { ...hidden, then: "send", typed: fifty(4) },
        }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303, 303, 303]);
  });
});
