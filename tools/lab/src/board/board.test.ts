import { createHttpClient } from "@tale/service/http-client";
import { createBrowser } from "@tale/story-tool/player/browser/browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLabCast, type LabCast } from "../cast/lab-cast.ts";
import { players } from "../play/play-villain.ts";
import { startBoard, type Board } from "./board.ts";

const patience = 120_000;

let cast: LabCast;
let board: Board;
beforeAll(async () => {
  cast = await startLabCast(players);
  board = await startBoard({ cast, scrawl: "http://scrawl.localhost" });
}, patience);
afterAll(async () => {
  await board.close();
  await cast.stop();
});

const openBrowser = () =>
  createBrowser("browser", createHttpClient({ timeout: patience }), () => undefined);

describe("the menu of the villains", () => {
  it(
    "asks first, shows the slot and the loot, and keeps the score",
    { timeout: patience },
    async () => {
      const browser = openBrowser();
      const { page } = await browser.open(`${board.origin}/villains/V9`);
      expect(page.has(".outcome")).toBe(false);
      expect(page.texts("fieldset label")).toHaveLength(3);

      const guardOut = page.press("Attack with the guard out", { choice: "0" });
      const { page: off } = await browser.submit(guardOut);
      expect(off.texts(".slot.empty").join()).toContain("Not asked: the algorithm is on our list");
      expect(off.texts(".desk li").join()).toContain("Carol Adler");
      expect(off.text).toContain("With the guard another answer is right: Contacts");

      const { page: on } = await browser.submit(off.press("with the guard in its place"));
      expect(on.texts(".slot.asked").join()).toMatch(
        /Asked: the algorithm is on our list.*refused/,
      );
      expect(on.texts(".desk p").join()).toContain("Nothing.");

      const { page: menu } = await browser.open(`${board.origin}/`);
      expect(menu.texts(".score strong")).toEqual(["1 : 0", "0 : 1"]);
      expect(menu.texts("tbody tr")).toHaveLength(16);
    },
  );

  it(
    "says on every page that it is the lab, and knows no other villain",
    { timeout: patience },
    async () => {
      const browser = openBrowser();
      for (const path of ["/", "/villains/V1"])
        expect((await browser.open(`${board.origin}${path}`)).page.text, path).toContain(
          "The lab.",
        );
      expect((await browser.open(`${board.origin}/villains/V17`)).page.status).toBe(400);
    },
  );
});
