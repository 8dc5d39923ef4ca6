import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { json } from "../testing/fake-provider.ts";
import { startWithIdentities } from "../testing/start-with-identities.ts";

const fieldIn = (page: string): string | undefined =>
  /<input id="reply-to"[^>]* value="([^"]*)"/.exec(page)?.[1];

/** Alice, who has signed in with a provider that says this of her, on the page of a letter. */
async function signedIn(claims: Record<string, unknown>) {
  const story = await startWithIdentities();
  const post = await story.alice.write();
  story.provider.userinfo = () => json(200, { ...story.identities.who, ...claims });
  await story.signIn();
  return { ...story, page: `/posts/${post.id}/friends/by-hand` };
}

describe("answers go to the author", () => {
  test("at the address that her provider vouches for, unless she takes it out", async () => {
    const { alice, page, mails } = await signedIn({
      email: "alice@bücher.example",
      email_verified: true,
    });
    expect(fieldIn((await alice.open(page)).body)).toBe("alice@xn--bcher-kva.example");
    await alice.send(page, {
      typed: "carol@friends.example",
      reply_to: "alice@xn--bcher-kva.example",
      signature: "Alice",
    });
    await eventually(() => mails.length === 1);
    expect(mails[0]!.replyTo).toEqual({ name: "Alice", address: "alice@xn--bcher-kva.example" });
    await alice.send(page, { typed: "carol@friends.example", reply_to: "" });
    await eventually(() => mails.length === 2);
    expect(mails[1]!.replyTo).toBeUndefined();
    expect(fieldIn((await alice.open(page)).body)).toBe("");
  });

  test.each([
    ["nobody has looked at", { email: "alice@fernmail.example" }],
    ["is said not to be hers", { email: "alice@fernmail.example", email_verified: false }],
    ["is vouched for by a text", { email: "alice@fernmail.example", email_verified: "true" }],
    ["is none", { email: "alice", email_verified: true }],
    ["is no text", { email: { a: 1 }, email_verified: true }],
  ])("but not at an address that %s", async (_what, claims) => {
    const { alice, page } = await signedIn(claims);
    expect(fieldIn((await alice.open(page)).body)).toBe("");
  });

  test("at the address that she typed, which the next letter knows", async () => {
    const { alice, page, mails } = await signedIn({});
    await alice.send(page, { typed: "carol@friends.example", reply_to: " Alice@Home.Example " });
    await eventually(() => mails.length === 1);
    expect(mails[0]!.replyTo).toEqual({ name: "", address: "Alice@home.example" });
    expect(fieldIn((await alice.open(page)).body)).toBe("Alice@home.example");
  });
});
