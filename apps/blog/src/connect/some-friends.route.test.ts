import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

const granted = (change: Record<string, unknown> = {}) => [
  {
    type: "contacts",
    locations: [contactsUrl],
    actions: ["read"],
    contacts: ["1", "3"],
    ...change,
  },
];

/** Fernmail lets its users pick, and Quillpost has heard of it. */
async function picking(details: unknown = granted()) {
  const story = await startStory();
  const { alice, provider } = story;
  provider.metadata = { ...provider.metadata, authorization_details_types_supported: ["contacts"] };
  provider.token = () =>
    json(200, {
      access_token: "some",
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: "r",
      ...(details === "nothing" ? {} : { authorization_details: details }),
    });
  const post = await alice.write();
  const id = await alice.providerId(post.id);
  await alice.open(`/providers/${id}`);
  const choose = async () => {
    const answer = await alice.submit(
      `/posts/${post.id}/share`,
      `/posts/${post.id}/connect/${id}/some`,
    );
    return new URL(answer.headers.location!, issuer).searchParams;
  };
  const friends = async () =>
    (await alice.comeBack({ code: "c", state: (await choose()).get("state")!, iss: issuer }))
      .headers.location!;
  return { ...story, post, choose, friends };
}

describe("only some friends", () => {
  test("are asked for without any scope, at this address book, to be read", async () => {
    const { choose } = await picking();
    const parameters = await choose();
    expect(parameters.has("scope")).toBe(false);
    expect(JSON.parse(parameters.get("authorization_details")!)).toEqual([
      { type: "contacts", locations: [contactsUrl], actions: ["read"] },
    ]);
    expect(parameters.get("code_challenge_method")).toBe("S256");
  });

  test("are listed as they were picked, and Connections says how many", async () => {
    const { alice, friends, provider } = await picking();
    provider.contacts = provider.contacts.filter(({ id }) => ["1", "3"].includes(id));
    const { body } = await alice.open(await friends());
    expect(body).toContain("carol@friends.example");
    expect(body).not.toContain("dave@friends.example");
    expect(body).not.toContain('name="remember"');
    expect((await alice.open("/connections")).body).toContain("It may read 2 of your contacts");
  });

  test("stay the same ones when the token is renewed", async () => {
    const { alice, friends, provider, clock } = await picking();
    const page = await friends();
    provider.token = () =>
      json(200, { access_token: "next", token_type: "Bearer", expires_in: 300 });
    clock.now += 6 * minute;
    expect((await alice.open(page)).body).toContain("carol@friends.example");
    expect((await alice.open("/connections")).body).toContain("It may read 2 of your contacts");
  });

  test.each<[string, unknown]>([
    ["nothing is granted", "nothing"],
    ["the answer speaks of something else", granted({ type: "payments" })],
    ["the answer speaks of another place", granted({ locations: ["https://other.example"] })],
    ["the answer allows something else", granted({ actions: ["write"] })],
    ["the answer has wrong shapes", granted({ contacts: "all" })],
    ["the answer holds numbers", [1, null]],
  ])("or none, where %s: no request is made", async (_what, details) => {
    const { alice, friends, provider } = await picking(details);
    expect((await alice.open(await friends())).body).toContain(
      "Quillpost may not see your friends",
    );
    expect(provider.requestsTo("/contacts")).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["no list", { type: "contacts" }],
    ["endless", granted({ contacts: Array.from({ length: 20_000 }, (_, n) => `${n}`) })],
  ])("or a page that says why: the details are %s", async (_what, details) => {
    const { alice, friends } = await picking(details);
    expect((await alice.open(await friends())).body).toContain("answered something we cannot use");
  });
});

describe("the quiet choice", () => {
  test("is not there before Quillpost has heard that the provider offers it, and asks nobody to find out", async () => {
    const { alice, provider } = await startStory();
    provider.metadata = {
      ...provider.metadata,
      authorization_details_types_supported: ["contacts"],
    };
    const { id } = await alice.write();
    expect((await alice.open(`/posts/${id}/share`)).body).not.toContain("Choose at Fernmail");
    expect(provider.received).toEqual([]);
  });

  test("is not there where the provider does not offer it", async () => {
    const { alice, post, provider } = await picking();
    expect((await alice.open(`/posts/${post.id}/share`)).body).toContain(
      "Choose at Fernmail which friends",
    );
    provider.metadata = {
      ...provider.metadata,
      authorization_details_types_supported: ["payments"],
    };
    await alice.choose(post.id);
    expect((await alice.open(`/posts/${post.id}/share`)).body).not.toContain("Choose at Fernmail");
  });
});
