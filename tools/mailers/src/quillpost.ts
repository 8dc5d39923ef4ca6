import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import type { Workshop } from "@tale/providers-tool/workshop";
import { createBrowser } from "@tale/story-tool/player/browser/browser";

/** What Quillpost's page says of each friend, by address. */
export type Verdicts = ReadonlyMap<string, string>;

const main = fileURLToPath(new URL("../../../apps/blog/src/main.ts", import.meta.url));
const unsettled = new Set(["waiting", "on its way"]);

/**
 * Starts a Quillpost of its own, sends one letter to all friends, and reads its page once every
 * mail has come to an end.
 */
export async function sendLetter(
  workshop: Workshop,
  smtpUrl: string,
  typed: readonly string[],
  patience: number,
): Promise<Verdicts> {
  const port = await workshop.freePort();
  const origin = `http://blog.localhost:${port}`;
  const providers = join(workshop.folder, "providers.json");
  writeFileSync(providers, "[]");
  await workshop.serve(process.execPath, [main], `http://127.0.0.1:${port}/readyz`, {
    environment: {
      HOST: "127.0.0.1",
      PORT: `${port}`,
      ORIGIN: origin,
      DATABASE_URL: `file:${join(workshop.folder, "blog.db")}`,
      PROVIDERS: providers,
      SMTP_URL: smtpUrl,
      BACKSTAGE_URL: "",
    },
  });
  const browser = createBrowser("browser", workshop.http, () => undefined);
  const editor = (await browser.open(`${origin}/write`)).page;
  const { page: post } = await browser.submit(
    editor.press("Publish", { title: "The left boot", markdown: "There is one left boot." }),
  );
  const { page: share } = await browser.submit(post.press("Share with friends"));
  const { page: friends } = await browser.submit(share.press("Type the addresses yourself"));
  const { page: letter } = await browser.submit(
    friends.press(
      "Send the link",
      { typed: typed.join("\n"), signature: "Alice", note: "Look!\n.\nFrom here on" },
      "#letter",
    ),
  );
  for (const deadline = performance.now() + patience; ; await delay(500)) {
    const { page } = await browser.open(letter.url);
    const addresses = page.texts(".outcome .who .soft");
    const words = page.texts(".outcome > .soft, .outcome > [class^=status-]");
    const verdicts = new Map(
      addresses.map((address, place) => [address, words[place] ?? "nothing"]),
    );
    const isSettled = addresses.length > 0 && words.every((word) => !unsettled.has(word));
    if (isSettled || performance.now() > deadline) return verdicts;
  }
}
