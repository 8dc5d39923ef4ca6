/**
 * `npm run screenshots`: lives the story in a real browser and keeps the pictures that the README shows.
 * `npm run screenshots -- FOLDER` keeps a picture of every page instead: desktop and phone, light and dark.
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
  const { page } = await theatre.openBrowser({ deviceScaleFactor: 1.5, viewport: { width: 1120, height: 700 } });
  await everyPage(page, theatre, async (name) => {
    const picture = readme[name];
    if (picture) await page.screenshot({ path: `docs/images/${picture}.png` });
  });
  await stagePicture(theatre);
}

/** The stage as it looks when the code has just become tokens. */
async function stagePicture(theatre: Theatre): Promise<void> {
  const { page } = await theatre.openBrowser({ deviceScaleFactor: 1.5, viewport: { width: 1280, height: 760 } });
  await page.goto(theatre.originOf("stage"));
  await page.getByRole("option", { name: /POST \/token/ }).last().dispatchEvent("click");
  await page.screenshot({ path: "docs/images/stage.png" });
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
