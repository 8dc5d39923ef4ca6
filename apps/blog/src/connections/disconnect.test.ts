import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { issuer, json } from "../testing/fake-provider.ts";
import { startStory } from "../testing/start-story.ts";

type Story = Awaited<ReturnType<typeof startStory>>;

async function disconnect(spoil: (story: Story) => void) {
  const story = await startStory();
  const { alice } = story;
  const { id } = await alice.write();
  const friends = await alice.connect(id);
  spoil(story);
  await alice.open(friends);
  const [, action = ""] = /action="([^"]+disconnect)"/.exec(
    (await alice.open("/connections")).body,
  )!;
  const { headers } = await alice.submit("/connections", action);
  return (await alice.open(headers.location!)).body;
}

describe("after Disconnect the author reads what became of it at the provider", () => {
  test.each<[string, (story: Story) => void, string]>([
    ["confirmed", () => undefined, "Fernmail has confirmed it"],
    ["down", ({ provider }) => provider.down.add(issuer), "Fernmail did not answer"],
    ["503", ({ provider }) => (provider.revoke = () => json(503, {})), "Fernmail did not answer"],
    [
      "refused",
      ({ provider }) => (provider.revoke = () => json(400, { error: "unsupported_token_type" })),
      "Fernmail did not confirm it",
    ],
    [
      "302",
      ({ provider }) => (provider.revoke = () => json(302, {})),
      "Fernmail did not confirm it",
    ],
    [
      "never asked, because there is no such endpoint",
      ({ provider, clock }) => {
        provider.metadata = { ...provider.metadata, revocation_endpoint: "" };
        clock.now += 20 * minute;
      },
      "Fernmail offers no way to be told",
    ],
    [
      "over already",
      ({ provider, clock }) => {
        provider.token = () => json(400, { error: "invalid_grant" });
        clock.now += 6 * minute;
      },
      "Quillpost had no keys for it any more",
    ],
  ])("%s", async (_what, spoil, told) => {
    const body = await disconnect(spoil);
    expect(body).toContain(told);
    for (const other of [
      "did not answer",
      "did not confirm",
      "no way to be told",
      "has confirmed",
    ]) {
      if (!told.includes(other)) expect(body).not.toContain(other);
    }
  });

  test("and a word in the address that is none of ours says nothing good", async () => {
    const { alice } = await startStory();
    const { body } = await alice.open(
      `/connections?gone=${await alice.providerId((await alice.write()).id)}&told=yes`,
    );
    expect(body).not.toContain("has confirmed it");
  });
});
