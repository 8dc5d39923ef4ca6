import { expect } from "vitest";
import type { startStory } from "./start-story.ts";

type Story = Awaited<ReturnType<typeof startStory>>;

/** The address of the first provider's page. For tests only. */
export async function pageOf({ alice }: Pick<Story, "alice">): Promise<string> {
  const [, page = ""] =
    /href="(\/providers\/[0-9a-f]{12})"/.exec((await alice.open("/providers")).body) ?? [];
  expect(page).not.toBe("");
  return page;
}

/** What developers read about refusals, and what stands in the log. For tests only. */
export async function toldBy(story: Pick<Story, "alice" | "log">) {
  const { body } = await story.alice.open(await pageOf(story));
  const lines = story.log.filter((line) => line.includes('"asked"'));
  return { body, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
