import { second } from "@tale/service/clock";
import { createHttpClient } from "@tale/service/http-client";
import { stepsOf } from "@tale/story/acts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Company } from "./company.ts";
import { playStory } from "./play-story.ts";
import { createDocument, type StoryDocument } from "./show/document.ts";
import { startOwnCast } from "./start-own-cast.ts";

const send = createHttpClient({ timeout: 10 * second });
let company: Company;

beforeAll(async () => void (company = await startOwnCast()));
afterAll(() => company.stop());

async function play(
  acts: readonly number[],
  origins: Partial<Company["origins"]> = {},
): Promise<{ held: boolean; told: string[]; document: StoryDocument }> {
  const { tell, document } = createDocument();
  const told: string[] = [];
  const held = await playStory(
    { ...company, origins: { ...company.origins, ...origins } },
    send,
    acts,
    async (event) => {
      if (event.kind === "step") told.push(event.step.id);
      await tell(event);
    },
  );
  return { held, told, document: document() };
}

const idsOf = (...acts: number[]): string[] =>
  acts.flatMap((act) => stepsOf(act).map(({ id }) => id));

describe("the story, against a cast of its own", { timeout: 120_000 }, () => {
  it("holds from the first step to the last, on every channel", async () => {
    const { held, told, document } = await play([1, 2, 3, 4, 5, 6]);
    expect(document.failed).toBeUndefined();
    expect(held).toBe(true);
    expect(told).toEqual(idsOf(1, 2, 3, 4, 5, 6));
    expect(new Set(document.legs.map(({ channel }) => channel))).toEqual(
      new Set(["front", "back", "local"]),
    );

    const claims = document.checks.map(({ claim }) => claim);
    expect(claims, "the refresh leaves a trace").toContain(
      "Fernmail's account page says that Quillpost came by just now",
    );
    expect(claims, "the refusal is noticed, however long an access token lives").toContain(
      "Quillpost says what happened, in plain words",
    );
  });

  it.each([1, 2, 3, 4, 5, 6])("plays act %i alone, on the same services again", async (act) => {
    const { held, told, document } = await play([act]);
    expect(document.failed).toBeUndefined();
    expect(held).toBe(true);
    expect(told).toEqual(idsOf(act));
  });

  it("prints no code, no state and no token in full", async () => {
    const { document } = await play([2]);
    const callback = document.legs.find(({ url }) => url.includes("/callback?"));
    expect(callback?.url).toMatch(/code=[\w-]{6}…/);
    expect(JSON.stringify(document)).not.toMatch(/eyJ[\w-]{20}|(code|state)=[\w-]{20}/);
  });

  it("stops at the first step that does not hold, and names it", async () => {
    const { held, document } = await play([2, 3], { "fernmail-contacts": company.origins.inbox });
    expect(held).toBe(false);
    expect(document.failed).toMatchObject({
      step: "act-2.token-check",
      came: expect.stringContaining("404"),
    });
    expect(document.legs.filter((leg) => !leg.held).map(({ step }) => step)).toEqual([
      "act-2.token-check",
    ]);
  });

  it("names a service that is gone", async () => {
    const { document } = await play([4], { quillpost: "http://blog.localhost:1" });
    expect(document.failed?.came).toContain("nobody listens there");
  });
});
