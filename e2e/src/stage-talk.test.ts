import { talks, type Talk } from "@tale/story/talk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as stagehands from "./theatre/stagehands.ts";
import { createSpeaker } from "./theatre/talk-deeds.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";

/** `docs/talk.md`, row by row, in the windows that a speaker has open. */
let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre("free", "everybody")), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

test.each(talks)("the talk of $minutes minutes", { timeout: 300_000 }, async (talk) => {
  const stage = await stagehands.openStory(theatre, "?present");
  const notes = await stage.context.newPage();
  await notes.goto(`${theatre.originOf("stage")}/notes`);
  await notes.getByRole("radio", { name: `${talk.minutes} min`, exact: true }).click();
  const [alice, quinn] = [await theatre.openBrowser(), await theatre.openBrowser()];
  const windows = { stage: stage.page, notes, alice: alice.page, quinn: quinn.page };
  const speaker = createSpeaker(theatre, windows);

  const measured: string[] = [];
  for (const [index, row] of talk.rows.entries()) {
    const started = performance.now();
    // What the notes say is what is done.
    const place = await notes.locator("#row-place").textContent();
    expect(place).toBe(`Row ${index + 1} of ${talk.rows.length}, minute ${row.minute}`);
    expect(await notes.locator("#row-say").textContent()).toBe(row.say);
    if (row.scene !== undefined) await speaker.setScene();
    await speaker.play(row).catch((error: Error) => {
      throw new Error(`row ${index + 1}, ${row.press}: ${error.message}`, { cause: error });
    });
    const seconds = (performance.now() - started) / 1_000;
    measured.push(`${row.minute} min planned, ${seconds.toFixed(1)} s played: ${row.press}`);
    expect(seconds).toBeLessThan(60 * minutesFor(talk, index));
    if (index < talk.rows.length - 1) await notes.keyboard.press("ArrowRight");
  }
  console.log(measured.join("\n"));
  expect(await notes.locator("#elapsed").textContent()).not.toBe("0:00");
  expect([...stage.complaints, ...alice.complaints, ...quinn.complaints]).toEqual([]);
  for (const { context } of [stage, alice, quinn]) await context.close();
});

/** How long a row may take by the plan. */
function minutesFor({ minutes, rows }: Talk, index: number): number {
  return (rows[index + 1]?.minute ?? minutes) - rows[index]!.minute;
}
