import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { contactsUrl, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

async function connected() {
  const story = await startStory();
  const post = await story.alice.write();
  const page = await story.alice.connect(post.id);
  return {
    ...story,
    post,
    page,
    refreshes: () =>
      story.provider
        .requestsTo("/token")
        .filter(({ body }) => body.includes("grant_type=refresh_token")),
  };
}

describe("the list of friends", () => {
  test("holds everybody of every page as a checkbox named by name and address, nobody ticked", async () => {
    const { alice, page, provider } = await connected();
    const { body } = await alice.open(page);
    expect(body.match(/<input type="checkbox" name="friend"/g)).toHaveLength(4);
    expect(body).not.toMatch(/name="friend"[^>]*checked/);
    expect(body).toMatch(/value="[\w-]{22} carol@friends.example Carol Adler"/);
    expect(body).toContain('<bdi class="name">نور</bdi>');
    expect(body).toMatch(/value="[\w-]{22} grace@friends.example"/);
    expect(provider.requestsTo("/contacts").map(({ headers }) => headers["authorization"])).toEqual(
      ["Bearer access-1", "Bearer access-1"],
    );
  });

  test("says who cannot be reached and why, and lists an address once", async () => {
    const { alice, page, provider } = await connected();
    provider.contacts.push(
      { id: "5", name: "Broken", email: "no address" },
      { id: "6", name: "Nobody" },
      { id: "7", name: "Carol at work", email: "CAROL@friends.example" },
    );
    const { body } = await alice.open(page);
    expect(body.match(/<input type="checkbox" name="friend"/g)).toHaveLength(4);
    expect(body.match(/<input type="checkbox" disabled>/g)).toHaveLength(2);
    expect(body).toContain("Listed more than once in your address book: 1");
    expect(body).toContain("there is no address");
  });

  test("holds names as text, whatever they are", async () => {
    const { alice, page, provider } = await connected();
    provider.contacts.push({
      id: "5",
      name: '<script>alert(1)</script>"><b>\u202e\u0000\r\nBcc: x',
      email: "eve@friends.example",
    });
    const { body } = await alice.open(page);
    expect(body).not.toContain("<script>alert");
    expect(body).not.toMatch(/[\u202e\u0000]/);
  });

  test("an empty address book is said to be empty", async () => {
    const { alice, page, provider } = await connected();
    provider.contacts = [];
    expect((await alice.open(page)).body).toContain("is empty");
  });

  test("of ten thousand friends all are there", async () => {
    const { alice, page, provider } = await connected();
    provider.pageSize = 200;
    provider.contacts = Array.from({ length: 10_000 }, (_, n) => ({
      id: `${n}`,
      name: `Friend ${n}`,
      email: `friend${n}@friends.example`,
    }));
    expect((await alice.open(page)).body.match(/name="friend"/g)).toHaveLength(10_000);
  });
});

describe("an existing connection", () => {
  test("with an expired access token is refreshed, once for any number of requests", async () => {
    const { alice, page, clock, refreshes } = await connected();
    clock.now += 6 * minute;
    const answers = await Promise.all(Array.from({ length: 30 }, () => alice.open(page)));
    expect(answers.every(({ body }) => body.includes("carol@friends.example"))).toBe(true);
    expect(refreshes()).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(refreshes()[0]!.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh-1",
      resource: contactsUrl,
    });
  });

  test("uses the newest refresh token, and the old one where none came", async () => {
    const { alice, page, clock, provider, refreshes } = await connected();
    clock.now += 6 * minute;
    await alice.open(page);
    provider.token = () =>
      json(200, { access_token: "access-x", token_type: "Bearer", expires_in: 60 });
    clock.now += 6 * minute;
    await alice.open(page);
    clock.now += 6 * minute;
    await alice.open(page);
    expect(refreshes().map(({ body }) => new URLSearchParams(body).get("refresh_token"))).toEqual([
      "refresh-1",
      "refresh-2",
      "refresh-2",
    ]);
  });

  test("with a token refused before its time is refreshed once, and the request made again", async () => {
    const { alice, page, provider, refreshes } = await connected();
    provider.validToken = "access-2";
    expect((await alice.open(page)).body).toContain("carol@friends.example");
    expect(refreshes()).toHaveLength(1);
  });

  test("whose tokens are refused again and again does not go round in circles", async () => {
    const { alice, page, provider, refreshes } = await connected();
    provider.validToken = "never";
    const { body } = await alice.open(page);
    expect(body).toContain("address book does not take what Fernmail gives out");
    expect(body).not.toContain("does not answer");
    expect(refreshes()).toHaveLength(1);
  });

  test("that was revoked is ended: the author is told, the tokens are gone, one button asks anew", async () => {
    const { alice, page, post, clock, provider, refreshes } = await connected();
    clock.now += 6 * minute;
    provider.token = () => json(400, { error: "invalid_grant" });
    const told = await alice.open((await alice.open(page)).headers.location!);
    expect(told.body).toContain("Fernmail no longer lets us in");
    expect(told.body).toContain("Ask Fernmail again");
    expect(told.body).toContain(post.path);
    await alice.open(page);
    expect(refreshes()).toHaveLength(1);
    expect((await alice.open("/connections")).body).toContain("Ended");
  });

  test("survives a refresh that failed for a reason that may pass", async () => {
    const { alice, page, clock, provider, refreshes } = await connected();
    clock.now += 6 * minute;
    const { token } = provider;
    for (const [trouble, title] of [
      [json(500, {}), "Fernmail answered something we cannot use"],
      [json(429, {}), "Fernmail has a problem"],
      [json(400, { error: "invalid_client" }), "Fernmail does not recognise Quillpost"],
      [{ status: 200, headers: {}, body: "" }, "Fernmail answered something we cannot use"],
    ] as const) {
      provider.token = () => trouble;
      expect((await alice.open(page)).body).toContain(title);
    }
    provider.token = token;
    expect((await alice.open(page)).body).toContain("carol@friends.example");
    expect(refreshes()).toHaveLength(5);
  });
});

describe("only some of it", () => {
  test.each([["contacts.write"], [""]])(
    "without contacts.read (“%s”) there is no list and no request, but a way to go on",
    async (scope) => {
      const story = await startStory();
      story.provider.token = () =>
        json(200, { access_token: "a", token_type: "Bearer", expires_in: 300, scope });
      const { body } = await story.alice.open(
        await story.alice.connect((await story.alice.write()).id),
      );
      expect(body).toContain("Quillpost may not see your friends");
      expect(body).toContain("Ask Fernmail again");
      expect(body).toContain("Send the link");
      expect(story.provider.requestsTo("/contacts")).toEqual([]);
    },
  );

  test("without contacts.write friends are there, and typed ones are not offered to be kept", async () => {
    const story = await startStory();
    story.provider.token = () =>
      json(200, {
        access_token: "a",
        token_type: "Bearer",
        expires_in: 300,
        scope: "contacts.read",
      });
    const { body } = await story.alice.open(
      await story.alice.connect((await story.alice.write()).id),
    );
    expect(body).toContain("carol@friends.example");
    expect(body).not.toContain('name="remember"');
  });

  test("a scope answered in the words of the request counts as granted", async () => {
    const { alice, page } = await connected();
    expect((await alice.open(page)).body).toContain('name="remember"');
  });

  test("a resource server that finds the scope too small is believed", async () => {
    const { alice, page, provider } = await connected();
    provider.readContacts = () => ({ status: 403, headers: {}, body: "" });
    expect((await alice.open(page)).body).toContain("Quillpost may not see your friends");
  });
});
