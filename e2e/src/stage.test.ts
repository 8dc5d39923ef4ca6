import { stepOf } from "@tale/story/acts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail, publishPost, shareWith, signIn } from "./theatre/alice.ts";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre, type Visitor } from "./theatre/theatre.ts";

let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

const { patience, tokenRequest, leg, choose } = stagehands;
const origin = (): string => theatre.originOf("stage");
const json = { "content-type": "application/json" };
const openStage = (options = {}): Promise<Visitor> => stagehands.openStage(theatre, options);
const liveAct2 = (): Promise<void> => stagehands.liveAct2(theatre);

describe("the diagram", () => {
  test(
    "grows while Alice lives her story, front and back channel told apart",
    patience,
    async () => {
      const { page, context, complaints, requests } = await openStage();
      await page.getByText("Nothing has been said yet").waitFor();
      await liveAct2();
      await leg(page, /to quillpost.*GET \/callback/i).waitFor();
      await expect.poll(() => page.locator(".leg.back").count()).toBeGreaterThan(3);
      expect(await leg(page, tokenRequest).getAttribute("class")).toContain("back");
      expect(await page.locator(".leg.redirect").count()).toBeGreaterThan(3);
      await choose(page, tokenRequest);
      expect(await leg(page, tokenRequest).locator(".box.good").textContent()).toMatch(
        /\d+ checks/,
      );
      const numbers = await page.locator(".leg .number").allTextContents();
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith(origin()))).toEqual([]);
      await context.close();
    },
  );

  test("shows where a secret has been, and who may hold it", patience, async () => {
    await liveAct2();
    const { page, context } = await openStage();
    await page
      .getByRole("list", { name: "Secrets in play" })
      .getByRole("button", { name: /^code / })
      .hover();
    const carrying = await page.locator(".leg.carries .says").allTextContents();
    expect(carrying.some((name) => name.includes("/callback"))).toBe(true);
    expect(carrying.some((name) => name.includes("POST /token"))).toBe(true);
    await page.getByText("resource server must never hold it").waitFor();
    await context.close();
  });

  test("shows no back channel to the browser's eyes", patience, async () => {
    await liveAct2();
    const { page, context } = await openStage();
    await page.getByRole("combobox", { name: /^Seen/ }).selectOption("as the browser saw it");
    await expect.poll(() => page.locator(".leg.back").count()).toBe(0);
    expect(await page.locator(".leg.front").count()).toBeGreaterThan(5);
    await context.close();
  });
});

describe("the inspector", () => {
  test(
    "tells the token request in words, wire, checks, rows, code and curl, by keyboard",
    patience,
    async () => {
      await liveAct2();
      const { page, context } = await openStage();
      await choose(page, tokenRequest);
      const panel = page.getByRole("tabpanel");
      const told: [key: string, text: RegExp][] = [
        [
          "1",
          /Straight to Fernmail, Quillpost sends the code, proves who it is, and shows the code verifier/,
        ],
        ["3", /grant_type/],
        ["4", /RFC 6749 §/],
        ["5", /authorization_codes/],
        ["6", /@step act-2\.token-request/],
        ["7", /curl -i -X POST/],
      ];
      for (const [key, text] of told) {
        await page.keyboard.press(key);
        await panel.getByText(text).first().waitFor();
      }
      await page.keyboard.press("2");
      await panel
        .getByText(/blog\.localhost|fernmail\.localhost/)
        .first()
        .waitFor();
      expect(await panel.textContent()).not.toContain(aliceAtFernmail.password);
      await context.close();
    },
  );
});

describe("the speaker", () => {
  test("holds a message and lets it go", patience, async () => {
    const { page, context } = await openStage();
    const alice = await theatre.openBrowser();
    await shareWith(
      alice.page,
      await publishPost(alice.page, theatre, { title: "Held", text: "Hello." }),
      "Fernmail",
    );
    await signIn(alice.page, aliceAtFernmail);
    await alice.page.locator("#consent").waitFor();
    await theatre.send(`${origin()}/api/breakpoints`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ steps: ["act-2.token-request"] }),
    });
    await alice.page.locator("#allow").dispatchEvent("click");
    await page.getByRole("button", { name: /^Let \d+ go/ }).waitFor();
    expect(await leg(page, /POST \/token.*It is held/).count()).toBe(1);
    let isBack = false;
    const back = alice.page
      .getByRole("button", { name: "Send the link" })
      .waitFor({ timeout: 30_000 })
      .finally(() => (isBack = true));
    while (!isBack) {
      await page.keyboard.press("n");
      await page.waitForTimeout(300);
    }
    await back;
    await alice.context.close();
    await context.close();
  });

  test("presents without scrolling, and moves with a clicker", patience, async () => {
    await liveAct2();
    const { page, context } = await openStage();
    await page.keyboard.press("p");
    const caption = page.getByRole("region", { name: "The chosen message in one sentence" });
    const before = await caption.textContent();
    for (let times = 0; times < 6; times += 1) await page.keyboard.press("PageUp");
    await expect.poll(() => caption.textContent()).not.toBe(before);
    expect(
      await page.evaluate(() => [
        document.documentElement.scrollHeight <= innerHeight,
        document.documentElement.scrollWidth <= innerWidth,
      ]),
    ).toEqual([true, true]);
    await context.close();
  });

  test("begins anew, after being asked", patience, async () => {
    await liveAct2();
    const { page, context } = await openStage();
    await page.keyboard.press("r");
    await page.getByRole("button", { name: "Keep everything" }).click();
    await page.keyboard.press("r");
    await page.getByRole("button", { name: "Begin anew" }).click();
    await page.getByText("Nothing has been said yet").waitFor();
    await context.close();
  });

  test(
    "reads notes in a second window, which follows the stage and moves it",
    patience,
    async () => {
      await liveAct2();
      const { page, context } = await openStage();
      const notes = await context.newPage();
      await notes.goto(`${origin()}/notes`);
      await notes.getByRole("button", { name: "Quillpost trades the code for tokens" }).click();
      await notes
        .getByRole("heading", { level: 2, name: "Quillpost trades the code for tokens" })
        .waitFor();
      await notes.getByText(stepOf("act-2.token-request").notes).waitFor();
      await notes.getByText("Quillpost asks for the friends.").waitFor();
      await notes.getByRole("button", { name: "Start" }).click();
      await notes.getByText("0:01").waitFor();
      await notes.keyboard.press("PageUp");
      await expect
        .poll(() => page.locator(".leg[aria-selected=true] .says").textContent())
        .toMatch(/callback/);
      await notes.keyboard.press("PageDown");
      await expect
        .poll(() => page.locator(".leg[aria-selected=true] .says").textContent())
        .toMatch(tokenRequest);
      expect(await page.locator(".leg[aria-selected=true] .says").textContent()).toMatch(
        tokenRequest,
      );
      await context.close();
    },
  );
});
