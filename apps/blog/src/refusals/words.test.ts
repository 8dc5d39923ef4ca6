import { minute } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { contactsUrl, issuer, json } from "../testing/fake-provider.ts";
import { pageOf, toldBy } from "../testing/refusals.ts";
import { clientSecret, startStory } from "../testing/start-story.ts";

describe("the words of others", () => {
  test("are bounded, on one line, and without what looks like a secret", async () => {
    const secret = "S".repeat(43);
    const story = await startStory({ logLevel: "warn" });
    const error_description = `\u202e\r\n${secret} ${"long ".repeat(10_000)}`;
    story.provider.token = () => json(400, { error: "x".repeat(5_000), error_description });
    await story.alice.connect((await story.alice.write()).id);
    const { body, lines } = await toldBy(story);
    expect(body + JSON.stringify(lines)).not.toContain(secret);
    expect(body).not.toMatch(/[\u202e]/);
    expect(String(lines[0]!["error_description"]).length).toBeLessThanOrEqual(500);
    expect(String(lines[0]!["error"]).length).toBeLessThanOrEqual(500);
  });

  test("repeat nothing secret that they were sent", async () => {
    const story = await startStory({ logLevel: "warn" });
    story.provider.token = (sent) =>
      json(400, {
        error: "invalid_client",
        error_description: `sent ${sent} ${clientSecret} ${JSON.stringify([...sent])}`,
      });
    await story.alice.connect((await story.alice.write()).id);
    const { body, lines } = await toldBy(story);
    const [request] = story.provider.requestsTo("/token");
    const shown = body + JSON.stringify(lines);
    for (const secret of [
      "a-code",
      new URLSearchParams(request!.body).get("code_verifier")!,
      clientSecret,
      encodeURIComponent(clientSecret),
    ]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).toContain("authorization_code");
  });

  test("repeat no access token in a challenge", async () => {
    const story = await startStory({ logLevel: "warn" });
    const friends = await story.alice.connect((await story.alice.write()).id);
    story.provider.validToken = "never";
    story.provider.challenge =
      'Bearer error="invalid_token", error_description="access-1 and access-2 are unknown"';
    await story.alice.open(friends);
    const { body, lines } = await toldBy(story);
    expect(JSON.stringify(lines)).toContain("are unknown");
    expect(body + JSON.stringify(lines)).not.toContain("access-2");
  });

  test.each([null, 7, [], { a: 1 }, "", true])(
    "are left out where they are %j",
    async (strange) => {
      const story = await startStory({ logLevel: "warn" });
      story.provider.token = () =>
        json(400, { error: "invalid_client", error_description: strange });
      await story.alice.connect((await story.alice.write()).id);
      const { body } = await toldBy(story);
      expect(body).toContain("Answered with status 400: <code>invalid_client</code></p>");
    },
  );

  test("are those of the last five times, newest first, and go with the provider", async () => {
    const story = await startStory();
    const { id } = await story.alice.write();
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      story.clock.now += minute;
      story.provider.token = () =>
        json(400, { error: "invalid_client", error_description: `time ${n}` });
      await story.alice.connect(id);
    }
    const { body } = await toldBy(story);
    expect([...body.matchAll(/time (\d)/g)].map(([, n]) => n)).toEqual(["7", "6", "5", "4", "3"]);
    const page = await pageOf(story);
    await story.alice.submit(page, `${page}/remove`);
    await story.alice.submit("/providers", "/providers", {
      name: "Fernmail",
      issuer,
      contacts_url: contactsUrl,
    });
    expect((await story.alice.open(await pageOf(story))).body).not.toContain(
      "What went wrong last",
    );
  });
});
