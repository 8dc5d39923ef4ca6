import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import type { Outcome } from "./outcome.ts";
import type { Config } from "../config.ts";
import { origin, startStory } from "../testing/start-story.ts";

const friends =
  "Carol Adler <carol@friends.example>\nDave O’Neill <dave@friends.example>\nErin <erin@friends.example>";

async function sending(outcomes: Record<string, Outcome> = {}, overrides: Partial<Config> = {}) {
  const story = await startStory(overrides);
  const post = await story.alice.write();
  story.post.outcome = ({ address }) => outcomes[address.split("@")[0]!] ?? { kind: "sent" };
  const letter = (
    await story.alice.send(`/posts/${post.id}/friends/by-hand`, {
      typed: friends,
      signature: "Alice",
    })
  ).headers.location!;
  const page = async () => (await story.alice.open(letter)).body;
  /** The courier looks after what is due whenever a letter is to be sent again. */
  const wake = () => story.alice.submit(letter, `${letter}/again`, { which: "failed" });
  return { ...story, article: post, letter, page, wake };
}

describe("a result per friend", () => {
  test("everybody got it", async () => {
    const { page } = await sending();
    await eventually(async () => (await page()).includes("3 of 3 accepted by the mail server"));
    const body = await page();
    expect(body).toMatch(/<h1[^>]*>Your letter has been sent<\/h1>/);
    expect(body.match(/<span class="status-good">accepted<\/span>/g)).toHaveLength(3);
    expect(body).not.toContain("http-equiv");
  });

  test("some did not, and those are sent again at the press of a button", async () => {
    const { alice, page, letter, post, mails } = await sending({
      dave: {
        kind: "refused",
        isPermanent: true,
        reason: "The mail server refused it: “550 no such user”.",
      },
    });
    await eventually(async () =>
      (await page()).includes("2 of 3 accepted by the mail server, 1 not sent"),
    );
    expect(await page()).toContain("550 no such user");
    post.outcome = () => ({ kind: "sent" });
    await alice.submit(letter, `${letter}/again`, { which: "failed" });
    await eventually(async () => (await page()).includes("3 of 3 accepted by the mail server"));
    expect(mails.map(({ to }) => to.address).sort()).toEqual([
      "carol@friends.example",
      "dave@friends.example",
      "erin@friends.example",
    ]);
  });

  test("one is in doubt, and only its author can have it sent once more", async () => {
    const { alice, page, letter, post, mails } = await sending({
      erin: { kind: "unknown", reason: "It may have arrived." },
    });
    await eventually(async () =>
      (await page()).includes("2 of 3 accepted by the mail server, 1 not sure"),
    );
    expect(await page()).not.toContain("Send again to those that failed");
    post.outcome = () => ({ kind: "sent" });
    await alice.submit(letter, `${letter}/again`, { which: "failed" });
    expect(mails).toHaveLength(2);
    await alice.submit(letter, `${letter}/again`, { which: "unknown" });
    await eventually(() => mails.length === 3);
  });

  test("while the mail server is down the page says so, when it tries again, and that it reloads by itself without a script", async () => {
    const { page } = await sending({
      carol: { kind: "unreachable", reason: "The mail server does not answer." },
    });
    await eventually(async () => (await page()).includes("The mail server does not answer."));
    const body = await page();
    expect(body).toContain("Next try at");
    expect(body).toContain('<noscript><meta http-equiv="refresh" content="2"></noscript>');
  });

  test("every mail carries the post's address below the configured origin, whatever host was asked for", async () => {
    const { article, mails } = await sending();
    await eventually(() => mails.length === 3);
    expect(
      mails.every(
        ({ text, html }) =>
          text.includes(`${origin}${article.path}`) && html.includes(`${origin}${article.path}`),
      ),
    ).toBe(true);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(3);
  });

  test("a post deleted meanwhile takes its unsent mails along", async () => {
    const { alice, article, letter } = await sending({
      carol: { kind: "refused", isPermanent: false, reason: "later" },
    });
    await alice.submit(`/write/${article.id}/delete`, `/write/${article.id}/delete`);
    expect((await alice.open(letter)).statusCode).toBe(404);
  });
});

describe("the preview", () => {
  test("shows the mail as a document with its own style and nothing else", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    const preview = (
      await alice.send(`/posts/${id}/friends/by-hand`, {
        typed: friends,
        note: "<img src=x onerror=alert(1)>",
        then: "preview",
      })
    ).headers.location!;
    const mail = await alice.open(preview.replace("preview", "mail.html"));
    expect(mail.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'self'/,
    );
    expect(mail.headers["content-security-policy"]).not.toContain("unsafe");
    expect(mail.body).not.toContain("<img");
    expect((await alice.open(preview)).body).toContain("Send the link");
  });
});

describe("the reason", () => {
  const greylisted: Outcome = {
    kind: "refused",
    isPermanent: false,
    reason: "The mail server cannot take this mail now.",
    said: "450 4.2.0 <b>greylisted</b>, come back in an hour",
  };

  test("is a sentence, with the mail server's words folded below it, and the time of the next try", async () => {
    const { page } = await sending({ carol: greylisted });
    await eventually(async () =>
      (await page()).includes("2 of 3 accepted by the mail server, 1 waiting for the next try at"),
    );
    const body = await page();
    expect(body).toMatch(/The mail server cannot take this mail now\. Next try at <time/);
    expect(body).toMatch(
      /<details class="why" id="said-[0-9a-f]{12}">\s*<summary>What the mail server said<\/summary>/,
    );
    expect(body).toContain("450 4.2.0 &lt;b&gt;greylisted&lt;/b&gt;, come back in an hour");
    expect(body).toContain("Quillpost goes on trying for a day");
  });

  test("is in the log once, though the mail is tried again", async () => {
    const { page, log, post, clock, wake } = await sending(
      { carol: greylisted },
      { logLevel: "info" },
    );
    await eventually(async () => (await page()).includes("1 waiting"));
    let tries = 0;
    post.outcome = () => ((tries += 1), greylisted);
    clock.now += 5_000;
    await wake();
    await eventually(() => tries === 1);
    clock.now += 15_000;
    await wake();
    await eventually(() => tries === 2);
    const told = log
      .filter((line) => line.includes("greylisted"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([
      {
        msg: "The mail server cannot take this mail now.",
        said: "450 4.2.0 <b>greylisted</b>, come back in an hour",
      },
    ]);
    expect(JSON.stringify(told)).not.toContain("carol@");
  });
});
