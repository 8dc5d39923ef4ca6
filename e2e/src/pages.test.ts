import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail, forgetConsent } from "./theatre/alice.ts";
import { everyPage } from "./theatre/every-page.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";
import { violations } from "./theatre/violations.ts";

let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre()));
afterAll(() => theatre.close());
beforeEach(() => forgetConsent(theatre, aliceAtFernmail));

describe.each(["light", "dark"] as const)("every page in %s", (colorScheme) => {
  test(
    "has no accessibility violation, never scrolls sideways, and loads nothing from elsewhere",
    { timeout: 120_000 },
    async () => {
      const visitor = await theatre.openBrowser({ colorScheme });
      const found: string[] = [];
      const seen: string[] = [];
      await everyPage(visitor.page, theatre, async (name) => {
        seen.push(name);
        for (const one of await violations(visitor)) found.push(`${name}: ${one}`);
        await visitor.page.setViewportSize({ width: 390, height: 844 });
        if (await scrollsSideways(visitor.page)) found.push(`${name}: wider than a phone`);
        await visitor.page.setViewportSize({ width: 1280, height: 720 });
      });
      expect(found).toEqual([]);
      expect(seen.length).toBeGreaterThan(20);
      expect(visitor.complaints).toEqual([]);
      expect(visitor.requests.filter((url) => !isOurs(url))).toEqual([]);
    },
  );
});

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
}

function isOurs(url: string): boolean {
  return url.startsWith("data:") || new URL(url).hostname.endsWith(".localhost");
}
