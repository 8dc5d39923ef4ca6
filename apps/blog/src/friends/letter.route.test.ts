import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { contactsUrl } from "../testing/fake-provider.ts";
import { createAuthor, startStory, valuesIn } from "../testing/start-story.ts";

const carol = "carol@friends.example Carol Adler";
const dave = "dave@friends.example Dave O’Neill";

async function choosing() {
  const story = await startStory();
  const post = await story.alice.write();
  return { ...story, post, page: await story.alice.connect(post.id) };
}

describe("Send the link", () => {
  test("sends one mail to each friend ticked, and to nobody else", async () => {
    const { alice, page, mails } = await choosing();
    const answer = await alice.send(page, {
      friend: [carol, dave],
      note: "Look!",
      signature: "Alice",
    });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(/^\/letters\/[0-9a-f]{12}$/);
    await eventually(() => mails.length === 2);
    expect(mails.map(({ to }) => to)).toEqual([
      { name: "Carol Adler", address: "carol@friends.example" },
      { name: "Dave O’Neill", address: "dave@friends.example" },
    ]);
  });

  test("without a name sends a mail that is friendly all the same, as the page had said", async () => {
    const { alice, page, mails } = await choosing();
    expect((await alice.open(page)).body).toContain("the mail says “A friend of yours”.");
    await alice.send(page, { friend: carol });
    await eventually(() => mails.length === 1);
    expect(mails[0]!.subject).toBe("A friend shared “The lighthouse” with you");
    for (const part of [mails[0]!.text, mails[0]!.html])
      expect(part).toContain(
        "A friend of yours wrote something on Quillpost and would like you to read it.",
      );
  });

  test("pressed twice, even at the same time, sends once", async () => {
    const { alice, page, mails } = await choosing();
    const { body } = await alice.open(page);
    const form = {
      _csrf: /name="_csrf" value="([^"]+)"/.exec(body)![1]!,
      share: /name="share" value="([^"]+)"/.exec(body)![1]!,
      friend: valuesIn(body).filter((value) => /carol|dave/.test(value)),
      then: "send",
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => alice.browser({ method: "POST", url: page, form })),
    );
    const letter = answers[0]!.headers.location!;
    expect(new Set(answers.map(({ headers }) => headers.location))).toEqual(new Set([letter]));
    await eventually(async () =>
      (await alice.open(letter)).body.includes("2 of 2 accepted by the mail server"),
    );
    expect(mails).toHaveLength(2);
  });

  test("the same mailbox ticked and typed gets one mail", async () => {
    const { alice, page, mails } = await choosing();
    await alice.send(page, {
      friend: [carol, carol],
      typed: "Carol@Friends.example\nerin@friends.example",
    });
    await eventually(() => mails.length === 2);
    expect(mails.map(({ to }) => to.address)).toEqual([
      "carol@friends.example",
      "erin@friends.example",
    ]);
  });

  test("a second letter about the same post begins empty, but knows the signature", async () => {
    const { alice, page } = await choosing();
    await alice.send(page, { friend: carol, note: "first", signature: "Alice" });
    const { body } = await alice.open(page);
    expect(body).not.toContain("first");
    expect(body).toContain('value="Alice"');
  });

  test("addresses can be typed without any provider", async () => {
    const { alice, post, mails } = await choosing();
    const byHand = `/posts/${post.id}/friends/by-hand`;
    await alice.send(byHand, { typed: "Erin <erin@friends.example>" });
    await eventually(() => mails.length === 1);
    expect(mails[0]!.to).toEqual({ name: "Erin", address: "erin@friends.example" });
  });
});

describe("nothing is sent, and nothing is lost", () => {
  test.each([
    ["nobody is chosen", { note: "my note" }, "Nobody is chosen yet"],
    [
      "an address is wrong",
      { friend: carol, typed: "carol@friends.example\nnobody", note: "my note" },
      "“nobody” cannot be used",
    ],
    [
      "too many are typed",
      {
        typed: Array.from({ length: 51 }, (_, n) => `f${n}@friends.example`).join("\n"),
        note: "my note",
      },
      "At most 50 addresses",
    ],
  ])("%s", async (_what, form, message) => {
    const { alice, page, mails } = await choosing();
    const answer = await alice.send(page, form);
    expect(answer.headers.location).toBe(`${page}?check=yes`);
    const { body } = await alice.open(answer.headers.location!);
    expect(body).toContain(message);
    expect(body).toContain("my note");
    if ("friend" in form) expect(body).toContain(` ${carol}" checked`);
    expect(mails).toEqual([]);
  });

  test("Preview sends nothing, and Send the link on the preview sends", async () => {
    const { alice, page, mails } = await choosing();
    const preview = (await alice.send(page, { friend: carol, note: "Look!", then: "preview" }))
      .headers.location!;
    expect((await alice.open(preview)).body).toContain("Carol Adler");
    expect(mails).toEqual([]);
    await alice.submit(preview, preview.replace("/preview", "/send"));
    await eventually(() => mails.length === 1);
  });

  test("nobody sends, previews or reads another author's letter", async () => {
    const { alice, page, newBrowser, mails } = await choosing();
    const preview = (await alice.send(page, { friend: carol, then: "preview" })).headers.location!;
    const mallory = createAuthor(newBrowser());
    const own = (await mallory.write()).path;
    for (const url of [
      preview,
      preview.replace("preview", "mail.html"),
      preview.replace("/preview", ""),
      preview.replace("preview", "events"),
    ])
      expect((await mallory.open(url)).statusCode).toBe(404);
    const send = await mallory.submit(
      `/posts/${own.slice(-12)}/share`,
      preview.replace("preview", "send"),
    );
    expect(send.statusCode).toBe(404);
    expect(mails).toEqual([]);
  });

  test("a letter's id does not let another author overwrite it", async () => {
    const { alice, page, newBrowser } = await choosing();
    await alice.send(page, { note: "mine" });
    const share = /name="share" value="([^"]+)"/.exec((await alice.open(page)).body)![1]!;
    const mallory = createAuthor(newBrowser());
    const { id } = await mallory.write();
    const byHand = `/posts/${id}/friends/by-hand`;
    expect(
      (await mallory.send(byHand, { share, note: "hers", typed: "x@friends.example" })).statusCode,
    ).toBe(404);
    expect((await alice.open(page)).body).toContain("mine");
  });
});

describe("typed friends are kept in the address book", () => {
  test("when the author asks for it and allowed it", async () => {
    const { alice, page, provider } = await choosing();
    const letter = (
      await alice.send(page, {
        friend: carol,
        typed: "Erin <erin@friends.example>",
        remember: "yes",
      })
    ).headers.location!;
    const added = provider.requestsTo("/contacts").filter(({ method }) => method === "POST");
    expect(added.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { name: "Erin", email: "erin@friends.example" },
    ]);
    expect((await alice.open(letter)).body).toContain("are now in your address book");
  });

  test("and if that fails the mails go all the same, and the author is told", async () => {
    const { alice, page, provider, mails } = await choosing();
    provider.down.add(contactsUrl);
    const letter = (
      await alice.submit(`/posts/${page.split("/")[2]}/friends/by-hand`, page, {
        then: "send",
        typed: "erin@friends.example",
        remember: "yes",
      })
    ).headers.location!;
    await eventually(() => mails.length === 1);
    expect((await alice.open(letter)).body).toContain("could not be added");
  });
});
