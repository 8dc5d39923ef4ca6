import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import type { PartyId } from "@tale/story/cast";
import { startCast, type RunningCast } from "@tale/story-tool/launcher/start-cast";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { findOrInstallChromium } from "../find-chromium.ts";

/**
 * The whole cast, on ports of its own with a data folder of its own, and a real browser in front of
 * it.
 */
export interface Theatre {
  readonly cast: RunningCast;
  readonly send: HttpClient;
  readonly originOf: (party: PartyId) => string;
  /** A browser of somebody's own: no cookies yet. Every request it makes is noted in `requests`. */
  openBrowser(options?: BrowserContextOptions): Promise<Visitor>;
  /** Closes what tests have opened and left open. */
  closeBrowsers(): Promise<void>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every address this browser asked for, and what went wrong on its pages. */
  readonly requests: string[];
  readonly complaints: string[];
}

/** Everybody whom the story needs. */
const players: readonly PartyId[] = [
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "ottermail",
  "ottermail-contacts",
  "inbox",
];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * @param ports `usual` for pictures, where addresses are to look as people will see them
 * @param company `everybody` when the stage is to watch
 */
export async function openTheatre(
  ports: "free" | "usual" = "free",
  company: "players" | "everybody" = "players",
): Promise<Theatre> {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-"));
  const cast = await startCast({
    dataFolder,
    ...(company === "players" ? { only: players } : {}),
    ...(ports === "free" ? { ports } : {}),
  });
  const clearUp = (): void => rmSync(dataFolder, { recursive: true, force: true });
  process.once("exit", clearUp);
  return raiseCurtain(cast, async () => {
    process.off("exit", clearUp);
    clearUp();
  });
}

let shared: Promise<Theatre> | undefined;

/**
 * Everybody and a stage that watches, at the seed. The files that one process of tests runs share
 * them one after the other: for those that leave nothing behind that a reset does not take back.
 * They end with that process.
 */
export async function enterTheatre(): Promise<Theatre> {
  shared ??= openTheatre("free", "everybody");
  const theatre = await shared.catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  await untilAllWatched(theatre);
  await theatre.send(`${theatre.originOf("stage")}/api/reset`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  return { ...theatre, close: theatre.closeBrowsers };
}

/** A stage that was killed hears of its parties again within two seconds each. */
async function untilAllWatched(theatre: Theatre): Promise<void> {
  for (;;) {
    const answer = await theatre
      .send(`${theatre.originOf("stage")}/api/run`)
      .catch(() => undefined);
    const { state } = JSON.parse(answer?.body ?? '{"state":{"parties":[]}}') as {
      state: { parties: { connected: boolean }[] };
    };
    if (state.parties.filter(({ connected }) => connected).length === players.length) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Puts a browser in front of a cast that runs already.
 *
 * @param clearUp what remains to be done once browser and cast are gone
 */
export async function raiseCurtain(
  cast: RunningCast,
  clearUp: () => Promise<void>,
): Promise<Theatre> {
  const browser = await chromium.launch({
    executablePath: findOrInstallChromium().path,
    args: flags,
  });
  return {
    cast,
    send: createHttpClient({ timeout: 10_000, maxBodySize: 64 * 1024 * 1024 }),
    originOf: (party) => cast.settings.origins[party],
    openBrowser: (options) => openBrowser(browser, options),
    closeBrowsers: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: async () => {
      await browser.close();
      await cast.stop();
      await clearUp();
    },
  };
}

async function openBrowser(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (4|5)\d\d/.test(message.text()))
      complaints.push(message.text());
  });
  return { context, page, requests, complaints };
}
