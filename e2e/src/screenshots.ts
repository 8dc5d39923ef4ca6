/**
 * `npm run screenshots`: lives the story in a real browser and keeps the pictures that the README
 * shows. `npm run screenshots -- FOLDER` keeps a picture of every page instead: desktop and phone,
 * light and dark.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { aliceAtFernmail, forgetConsent } from "./theatre/alice.ts";
import { everyPage } from "./theatre/every-page.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";

const readme: Readonly<Record<string, string>> = {
  "quillpost: editor": "1-write",
  "quillpost: choose a provider": "2-choose",
  "fernmail: sign in": "3-sign-in",
  "fernmail: consent": "4-consent",
  "quillpost: friends": "5-friends",
  "quillpost: sent": "6-sending",
  "inbox: a mail": "7-inbox",
  "fernmail: account": "8-account",
};

const [, , folder] = process.argv;
const theatre = await openTheatre("usual", "everybody");
try {
  await (folder ? everyPageInto(folder, theatre) : readmePictures(theatre));
} finally {
  await theatre.close();
}

async function readmePictures(theatre: Theatre): Promise<void> {
  const { page } = await theatre.openBrowser({
    deviceScaleFactor: 1.5,
    viewport: { width: 1120, height: 700 },
  });
  await everyPage(page, theatre, async (name) => {
    const picture = readme[name];
    if (!picture) return;
    await page.waitForLoadState("load");
    await page.screenshot({ path: `docs/images/${picture}.png` });
  });
  await stagePictures(theatre);
}

/** The stage as it tells the story, where the code becomes tokens, and what the talk shows of it. */
async function stagePictures(theatre: Theatre): Promise<void> {
  const { page } = await theatre.openBrowser({ viewport: { width: 1280, height: 720 } });
  await page.goto(theatre.originOf("stage"));
  await page.locator('.beat[data-beat="trade"]').last().click();
  const keep = async (name: string): Promise<void> => {
    await page.waitForTimeout(800);
    await page.screenshot({ path: `docs/images/${name}.png` });
  };
  await keep("stage");
  await page.keyboard.press("o");
  await keep("talk-code-or-token");
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Start check" }).click();
  await page.getByRole("img", { name: /^QR code/ }).waitFor();
  await keep("talk-start-check");
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await keep("talk-token-request");
  for (const key of ["s", "4"]) await page.keyboard.press(key);
  await keep("talk-checks");
}

async function everyPageInto(folder: string, theatre: Theatre): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await forgetConsent(theatre, aliceAtFernmail);
    const { page } = await theatre.openBrowser({ colorScheme });
    let number = 0;
    await everyPage(page, theatre, async (name) => {
      const file = `${String((number += 1)).padStart(2, "0")} ${name.replace(/\W+/g, "-")} ${colorScheme}`;
      await page.screenshot({ path: join(folder, `${file}.png`) });
      await page.setViewportSize({ width: 390, height: 844 });
      await page.screenshot({ path: join(folder, `${file} phone.png`), fullPage: true });
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }
}
