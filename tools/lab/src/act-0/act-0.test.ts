import { createHttpClient } from "@tale/service/http-client";
import { createBrowser } from "@tale/story-tool/player/browser/browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLabCast, type LabCast } from "../cast/lab-cast.ts";
import { openLedger, type Ledger } from "./ledger.ts";
import { playAct0 } from "./play-act-0.ts";
import { freeScrawlOrigin, startScrawl, type Scrawl } from "./scrawl.ts";

const patience = 120_000;

let cast: LabCast;
let scrawl: Scrawl;
let ledger: Ledger;
beforeAll(async () => {
  cast = await startLabCast(["quillpost", "fernmail", "fernmail-contacts", "inbox"]);
  ledger = openLedger();
  const origin = await freeScrawlOrigin();
  scrawl = await startScrawl({ ...cast, origin, ledger });
}, patience);
afterAll(async () => {
  await scrawl.close();
  await cast.stop();
});

const openBrowser = () =>
  createBrowser("browser", createHttpClient({ timeout: 20_000 }), () => undefined);

describe("act 0", () => {
  it("is played from the password to the breach", { timeout: patience }, async () => {
    const held: string[] = [];
    await playAct0(scrawl, cast.origins, async (event) => {
      if (event.kind === "held") held.push(event.claim);
    });
    expect(held).toEqual([
      "the form for her Fernmail password is not at Fernmail",
      "Fernmail takes Scrawl for Alice",
      "Scrawl has all five friends, and asked no one",
      "it sends mail as Alice",
      "five friends got a mail that says it is from her",
      "the password stands in the database",
      "and in the log",
    ]);
  });

  it("logs a wrong password as well, and keeps none", { timeout: patience }, async () => {
    ledger.forget();
    const browser = openBrowser();
    const { page } = await browser.open(`${scrawl.origin}/`);
    const wrong = { title: "x", email: "bob@fernmail.example", password: "not-this-one" };
    const { page: answer } = await browser.submit(page.press("Find my friends", wrong));
    expect(answer.status).toBe(401);
    expect(answer.text).toContain("Fernmail does not take this password");
    expect(ledger.dump()).toEqual({
      rows: [],
      log: ["POST /friends title=x&email=bob@fernmail.example&password=not-this-one"],
    });
  });

  it("says on every page that it is the lab's", { timeout: patience }, async () => {
    const browser = openBrowser();
    for (const path of ["/", "/holds", "/compare"]) {
      const { page } = await browser.open(`${scrawl.origin}${path}`);
      expect(page.text, path).toContain("Never type a password of your own here.");
    }
    const { page } = await browser.open(`${scrawl.origin}/nothing`);
    expect(page.status).toBe(404);
  });

  it(
    "answers with a page where a form is not filled in as asked",
    { timeout: patience },
    async () => {
      const browser = openBrowser();
      const { page } = await browser.open(`${scrawl.origin}/`);
      const form = page.press("Find my friends", { title: "x", email: "", password: "" });
      const { page: answer } = await browser.submit(form);
      expect(answer.status).toBe(400);
    },
  );
});
