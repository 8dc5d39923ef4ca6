import { describe, expect, test } from "vitest";
import { startStory } from "../testing/start-story.ts";

async function sendByHand(form: Record<string, string>) {
  const { alice } = await startStory();
  const { id } = await alice.write();
  const { location } = (await alice.send(`/posts/${id}/friends/by-hand`, form)).headers;
  return (await alice.open(location!)).body;
}

describe("a letter that cannot be sent yet", () => {
  test("says why, where the focus is", async () => {
    const body = await sendByHand({});
    expect(body).toMatch(
      /role="alert" id="problems" tabindex="-1" autofocus>[^]*Nobody is chosen yet/,
    );
    expect(body).not.toContain("aria-invalid");
  });

  test("marks the field with the address that is none", async () => {
    expect(await sendByHand({ typed: "nobody" })).toMatch(
      /<textarea id="typed"[^>]* aria-invalid="true" aria-describedby="problems typed-hint">nobody</,
    );
  });
});
