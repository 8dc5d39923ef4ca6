import { describe, expect, test } from "vitest";
import { contactsUrl, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

const straight = "you go straight to your friends";
const blind = "does not let Quillpost see your friends";

/** The page of somebody who was asked and allowed this. */
async function shareAfter(granted: object) {
  const { alice, provider } = await startStory();
  provider.token = () =>
    json(200, { access_token: "a", token_type: "Bearer", expires_in: 300, ...granted });
  const { id } = await alice.write();
  await alice.connect(id);
  return (await alice.open(`/posts/${id}/share`)).body;
}

describe("a provider that is connected", () => {
  test("leads straight to the friends", async () => {
    const body = await shareAfter({ scope: "contacts.read" });
    expect(body).toContain(straight);
    expect(body).not.toContain(blind);
  });

  test.each([["contacts.write"], [""]])(
    "without contacts.read (“%s”) promises no friends",
    async (scope) => {
      const body = await shareAfter({ scope });
      expect(body).toContain(blind);
      expect(body).not.toContain(straight);
    },
  );

  test("with some friends picked there leads to those", async () => {
    const body = await shareAfter({
      scope: "",
      authorization_details: [
        { type: "contacts", locations: [contactsUrl], actions: ["read"], contacts: ["1"] },
      ],
    });
    expect(body).toContain(straight);
  });
});

describe("the address", () => {
  test("loses the question mark that a form without fields leaves there", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    expect((await alice.open(`/posts/${id}/share?`)).body).toContain(
      'src="/assets/forget-query.js"',
    );
  });

  test("keeps what tells of a problem, so that the page can be loaded again", async () => {
    const { alice } = await startStory();
    const { id } = await alice.write();
    const { body } = await alice.open(
      `/posts/${id}/share?${new URLSearchParams({ provider: await alice.providerId(id), problem: "denied" })}`,
    );
    expect(body).toContain("nothing was shared");
    expect(body).not.toContain("forget-query.js");
  });
});

describe("after a no", () => {
  const denied = async (offersSome: boolean) => {
    const { alice, provider } = await startStory();
    if (offersSome)
      provider.metadata = {
        ...provider.metadata,
        authorization_details_types_supported: ["contacts"],
      };
    const { id } = await alice.write();
    const providerId = await alice.providerId(id);
    await alice.submit(`/posts/${id}/share`, `/posts/${id}/connect/${providerId}`);
    return (await alice.open(`/posts/${id}/share?provider=${providerId}&problem=denied`)).body;
  };

  test("the author may let Quillpost see only some friends, where the provider offers that", async () => {
    expect(await denied(true)).toMatch(/\/some">[^]*?Let it see only some friends<\/button>/);
    expect(await denied(false)).not.toContain("only some friends");
  });
});
