import { day, minute } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

type Story = Awaited<ReturnType<typeof startStory>>;

async function connected(tokens?: object) {
  const story = await startStory();
  if (tokens)
    story.provider.token = () => json(200, { access_token: "a", token_type: "Bearer", ...tokens });
  const post = await story.alice.write();
  return { ...story, post, friends: await story.alice.connect(post.id) };
}

const challenged = (status: number, error: string): HttpResponse => ({
  status,
  headers: { "www-authenticate": `Bearer error="${error}"` },
  body: "",
});

describe("what contacts answer is told as what it is", () => {
  test.each<[string, HttpResponse, string]>([
    [
      "403 insufficient_scope",
      challenged(403, "insufficient_scope"),
      "Fernmail says that you allowed it, but its address book says that the permission it was shown is not enough",
    ],
    [
      "403 for another reason",
      json(403, { title: "Forbidden", detail: "Not from your network" }),
      "address book refused Quillpost’s request",
    ],
    ["404", json(404, {}), "address book refused Quillpost’s request"],
    ["429", json(429, {}), "address book has trouble of its own"],
    ["502", json(502, {}), "address book has trouble of its own"],
    [
      "a page",
      { status: 200, headers: {}, body: "<h1>" },
      "address book answered something we cannot use",
    ],
  ])("%s", async (_what, answer, told) => {
    const { alice, friends, provider } = await connected();
    provider.readContacts = () => answer;
    const { body } = await alice.open(friends);
    expect(body).toContain(told);
    expect(body).not.toContain("does not answer");
    expect(body).not.toContain("but not to read your contacts");
    expect(body.includes("Try again in a moment")).toBe(told.includes("trouble of its own"));
    expect(body).toContain("Send the link");
  });
});

describe("why a connection has ended", () => {
  const ends: [
    string,
    object | undefined,
    (story: Pick<Story, "provider" | "clock">) => void,
    string,
    string,
  ][] = [
    [
      "the provider took the refresh token no more",
      undefined,
      ({ provider, clock }) => {
        provider.token = () => json(400, { error: "invalid_grant" });
        clock.now += 6 * minute;
      },
      "Fernmail no longer lets us in",
      "told us on",
    ],
    [
      "it ran out, and there was nothing to renew it with",
      { expires_in: 300 },
      ({ clock }) => void (clock.now += 6 * minute),
      "What Fernmail gave us has run out",
      "nothing to renew it with",
    ],
    [
      "the contacts refused it, and there was nothing to renew it with",
      { expires_in: 300 },
      ({ provider }) => void (provider.validToken = "never"),
      "address book no longer lets us in",
      "The address book of Fernmail refused Quillpost’s key",
    ],
  ];
  test.each(ends)("%s", async (_what, tokens, spoil, title, listed) => {
    const story = await connected(tokens);
    const { alice, friends } = story;
    spoil(story);
    const { location } = (await alice.open(friends)).headers;
    expect((await alice.open(location!)).body).toContain(title);
    const { body } = await alice.open("/connections");
    expect(body).toContain(listed);
    expect(body.includes("told us on")).toBe(listed === "told us on");
    expect((await alice.open(friends)).headers.location).toBe(location);
    expect((await alice.chooseAgain(story.post.id)).headers.location).toBe(location);
  });
});

test("a slow renewal takes no time away from the contacts", async () => {
  const { alice, friends, clock, provider } = await connected();
  const { token } = provider;
  provider.token = (parameters) => {
    clock.now += 15_000;
    return token(parameters);
  };
  clock.now += day;
  expect((await alice.open(friends)).body).toContain("carol@friends.example");
});

describe("a contacts server that is down or hostile", () => {
  test.each([
    ["down", undefined, "does not answer"],
    ["500", json(500, {}), "has trouble of its own"],
    [
      "a redirect",
      { status: 302, headers: { location: "https://evil.example" }, body: "" },
      "answered something we cannot use",
    ],
    ["no JSON", { status: 200, headers: {}, body: "<h1>" }, "answered something we cannot use"],
    ["null", json(200, null), "answered something we cannot use"],
    ["contacts that are no list", json(200, { contacts: {} }), "answered something we cannot use"],
    [
      "contacts that are numbers",
      json(200, { contacts: [1, 2] }),
      "answered something we cannot use",
    ],
    [
      "an address that is an object",
      json(200, { contacts: [{ id: "1", name: "x", email: {} }] }),
      "answered something we cannot use",
    ],
    [
      "a cursor that is a number",
      json(200, { contacts: [], next: 7 }),
      "answered something we cannot use",
    ],
    [
      "a cursor longer than any address",
      json(200, { contacts: [], next: "n".repeat(2_001) }),
      "answered something we cannot use",
    ],
    [
      "an endless depth",
      { status: 200, headers: { "content-type": "application/json" }, body: "[".repeat(1_000_000) },
      "answered something we cannot use",
    ],
    [
      "the same cursor for ever",
      json(200, { contacts: [], next: "again" }),
      "answered something we cannot use",
    ],
  ])(
    "%s: the page says so, keeps the letter, and lets addresses be typed",
    async (_what, answer, title) => {
      const { alice, friends, provider } = await connected();
      await alice.send(friends, {
        friend: "carol@friends.example Carol Adler",
        note: "my note",
        typed: "wrong",
      });
      if (answer) provider.readContacts = () => answer;
      else provider.down.add(contactsUrl);
      const { statusCode, body } = await alice.open(friends);
      expect(statusCode).toBe(200);
      expect(body).toContain(`Fernmail’s address book ${title}`);
      expect(body).toContain("my note");
      expect(body).toContain(' carol@friends.example Carol Adler" checked');
    },
  );

  test("new cursors for ever are followed for a hundred pages", async () => {
    const { alice, friends, provider } = await connected();
    let n = 0;
    provider.readContacts = () => json(200, { contacts: [], next: `${(n += 1)}` });
    expect((await alice.open(friends)).body).toContain(
      "address book answered something we cannot use",
    );
    expect(n).toBeLessThanOrEqual(101);
  });

  test.each([
    ["for ever", Infinity],
    ["until the token is refused", 3],
  ])("slow pages %s are followed for five seconds at most", async (_what, refusedAt) => {
    const { alice, friends, provider, clock } = await connected();
    const began = clock.now;
    let n = 0;
    provider.readContacts = () => {
      clock.now += 1_500;
      n += 1;
      return n === refusedAt ? json(401, {}) : json(200, { contacts: [], next: `${n}` });
    };
    expect((await alice.open(friends)).body).toContain("address book does not answer");
    expect(n).toBe(3);
    expect(clock.now - began).toBeLessThanOrEqual(5_000);
  });

  test("the provider is down while a refresh is needed: that is not the end of the connection", async () => {
    const { alice, friends, clock, provider } = await connected();
    clock.now += 20 * minute;
    provider.down.add(issuer);
    expect((await alice.open(friends)).body).toContain("Fernmail does not answer");
    provider.down.clear();
    expect((await alice.open(friends)).body).toContain("carol@friends.example");
  });
});
