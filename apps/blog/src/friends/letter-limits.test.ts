import { hour, second } from "@tale/service/clock";
import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { createAuthor, startStory } from "../testing/start-story.ts";

describe("an address that no address book vouches for gets few letters, whoever sends them", () => {
  async function atWork() {
    const story = await startStory();
    story.clock.now = Math.ceil(story.clock.now / hour) * hour;
    /** A letter by somebody who was never seen here before. */
    const send = async (typed: string, form: Record<string, string> = {}) => {
      const stranger = createAuthor(story.newBrowser());
      const { id } = await stranger.write();
      return {
        stranger,
        byHand: `/posts/${id}/friends/by-hand`,
        answer: await stranger.send(`/posts/${id}/friends/by-hand`, { typed, ...form }),
      };
    };
    return { ...story, send };
  }

  test("429 after four in an hour, however it is written and whoever types it; the page says until when, and nothing is lost", async () => {
    const { send, mails, clock } = await atWork();
    for (const typed of [
      "victim@friends.example",
      "Victim <VICTIM@Friends.example>",
      "victim+1@friends.example",
      "v.ictim+2@friends.example",
    ])
      expect((await send(typed)).answer.statusCode).toBe(303);
    const { stranger, byHand, answer } = await send(
      "victim+3@friends.example, other@friends.example",
      { note: "my note" },
    );
    expect(answer.statusCode).toBe(429);
    expect(answer.body).toContain("victim+3@friends.example stands in no address book");
    expect(answer.body).toContain("It goes on in 60 minutes");
    expect(answer.body).toContain(`href="${byHand}"`);
    expect(Number(answer.headers["retry-after"]) * second).toBe(hour);
    expect((await stranger.open(byHand)).body).toContain("my note");
    await eventually(() => mails.length === 4);
    expect((await send("other@friends.example")).answer.statusCode).toBe(303);
    clock.now += hour;
    expect((await send("victim@friends.example")).answer.statusCode).toBe(303);
  });

  test("429 after twelve in a day", async () => {
    const { send, clock } = await atWork();
    const statuses = [];
    for (let n = 0; n < 13; n += 1) {
      if (n % 4 === 0) clock.now += hour;
      statuses.push((await send("victim@friends.example")).answer.statusCode);
    }
    expect(statuses).toEqual([...Array.from({ length: 12 }, () => 303), 429]);
  });

  test("a friend who was ticked in an address book is not one of them, typed as well or not", async () => {
    const { alice, mails } = await atWork();
    const post = await alice.write();
    const page = await alice.connect(post.id);
    for (let n = 0; n < 6; n += 1)
      expect(
        (
          await alice.send(page, {
            friend: "carol@friends.example Carol Adler",
            typed: "carol@friends.example",
          })
        ).statusCode,
      ).toBe(303);
    await eventually(() => mails.length === 6);
  });
});

describe("all of a letter, or a word before it is sent", () => {
  async function byHand() {
    const story = await startStory();
    const { id } = await story.alice.write();
    return { ...story, page: `/posts/${id}/friends/by-hand` };
  }

  test("a note of many short lines arrives whole", async () => {
    const { alice, page, mails } = await byHand();
    const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
    await alice.send(page, { typed: "carol@friends.example", note: lines.join("\r\n") });
    await eventually(() => mails.length === 1);
    expect(mails[0]!.text).toContain(lines.join("\n"));
    for (const line of lines) expect(mails[0]!.html).toContain(line);
  });

  test.each([
    ["note", "n".repeat(1_001), "Your note has 1001 characters, and 1000 fit"],
    ["signature", "s".repeat(81), "Your name has 81 characters, and 80 fit"],
    ["reply_to", "alice at home", "Your own address “alice at home” cannot be used"],
  ])("a %s that does not fit is kept, and is a problem", async (name, value, problem) => {
    const { alice, page, mails } = await byHand();
    const answer = await alice.send(page, { typed: "carol@friends.example", [name]: value });
    expect(answer.headers.location).toBe(`${page}?check=yes`);
    const { body } = await alice.open(answer.headers.location!);
    expect(body).toContain(problem);
    expect(body).toContain(value);
    expect(mails).toEqual([]);
  });

  test("characters are counted as people see them", async () => {
    const { alice, page, mails } = await byHand();
    await alice.send(page, {
      typed: "carol@friends.example",
      note: "👩‍👩‍👧‍👦".repeat(1_000),
      signature: "é".repeat(80),
    });
    await eventually(() => mails.length === 1);
  });
});
