import type { Locator, Page } from "playwright-core";
import { aliceAtFernmail, connect, publishPost } from "./alice.ts";
import type { Theatre, Visitor } from "./theatre.ts";

/** What tests of the stage do again and again. */

export const patience = { timeout: 90_000 };
export const tokenRequest = /straight.*POST \/token/;

export async function reset(theatre: Theatre): Promise<void> {
  await theatre.send(`${theatre.originOf("stage")}/api/reset`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
}

/** The level that shows every message. */
export async function openStage(theatre: Theatre, options = {}): Promise<Visitor> {
  const visitor = await theatre.openBrowser(options);
  await visitor.page.goto(`${theatre.originOf("stage")}/?level=wire`);
  await visitor.page.locator(".leg, .nothing:visible").first().waitFor();
  return visitor;
}

/** The level that tells the tale, beat by beat. */
export async function openStory(theatre: Theatre, query = "", options = {}): Promise<Visitor> {
  const visitor = await theatre.openBrowser(options);
  await visitor.page.goto(`${theatre.originOf("stage")}/${query}`);
  await visitor.page.locator(".beat, .empty-stage").first().waitFor();
  return visitor;
}

export async function liveAct2(theatre: Theatre): Promise<void> {
  const { context, page } = await theatre.openBrowser();
  await connect(
    page,
    await publishPost(page, theatre, { title: "Seen from the stage", text: "Hello." }),
    "Fernmail",
    aliceAtFernmail,
  );
  await context.close();
}

export function leg(page: Page, name: RegExp): Locator {
  return page.getByRole("option", { name }).first();
}

/** Chooses a leg; a click of the mouse would first have to find it between the others. */
export function choose(page: Page, name: RegExp): Promise<void> {
  return leg(page, name).dispatchEvent("click");
}
