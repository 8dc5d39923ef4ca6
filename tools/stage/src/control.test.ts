import { createHttpClient } from "@tale/service/http-client";
import { eventually } from "@tale/service/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Leg } from "./run/leg.ts";
import { openTheatre, startStage, type Theatre } from "./testing.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
}, 120_000);
afterAll(() => theatre?.close());

const ask = async <Answer = Record<string, unknown>>(
  path: string,
  body?: unknown,
): Promise<Answer & { status: number }> => {
  const { status, body: text } = await theatre.ask(path, body);
  return { status, ...(JSON.parse(text) as Answer) };
};
const legs = async (): Promise<Leg[]> => (await ask<{ legs: Leg[] }>("/api/run?run=all")).legs;
const open = (party: keyof Theatre["origins"], path: string) =>
  createHttpClient({ timeout: 20_000 })(`${theatre.origins[party]}${path}`);

beforeEach(async () => {
  await eventually(
    async () =>
      (
        await ask<{ state: { parties: { connected: boolean }[] } }>("/api/run")
      ).state.parties.filter(({ connected }) => connected).length === 6,
  );
  await ask("/api/reset", {});
});

describe("a breakpoint", () => {
  it("holds the message where it arrived until the speaker says next", async () => {
    await ask("/api/breakpoints", { steps: ["act-2.open-link", "act-2.write-post"] });
    let isAnswered = false;
    const answer = open("quillpost", "/write").finally(() => (isAnswered = true));
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    expect((await legs())[0]).toMatchObject({
      state: "held",
      to: "quillpost",
      heldUntil: expect.any(Number) as number,
    });
    expect(isAnswered).toBe(false);
    expect(await ask("/api/next", {})).toMatchObject({ status: 200, held: [] });
    expect((await answer).status).toBe(303);
    await eventually(async () => (await legs()).every(({ state }) => state === "done"));
  });

  it("lets every other message go on by itself", async () => {
    await ask("/api/breakpoints", { steps: ["act-2.token-request"] });
    expect((await open("quillpost", "/")).status).toBe(200);
    expect((await ask("/api/next", {})).status).toBe(409);
  });

  it("holds the chosen person's messages, and lets everybody else's go", async () => {
    await open("quillpost", "/");
    await eventually(async () => (await legs()).length === 2);
    const [{ run } = { run: "" }] = await legs();
    expect((await ask("/api/chosen", { run })).status).toBe(200);
    await ask("/api/breakpoints", { steps: ["*"] });
    // A browser without a cookie is another visitor.
    expect((await open("quillpost", "/")).status).toBe(200);
    expect((await ask("/api/next", {})).status).toBe(409);
    await ask("/api/chosen", { run: "all" });
    const held = open("quillpost", "/");
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    // Who is held while another run is chosen goes on.
    await ask("/api/chosen", { run });
    expect((await held).status).toBe(200);
  });

  it("lets go what it held when it is taken away", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    const answer = open("fernmail", "/");
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    await ask("/api/breakpoints", { steps: [] });
    expect((await answer).status).toBeLessThan(400);
  });
});

describe("every message held, one after the other", () => {
  it("makes the run slow and leaves it whole", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    let isOver = false;
    const played = theatre.play(2).finally(() => (isOver = true));
    let steps = 0;
    while (!isOver) {
      if ((await theatre.ask("/api/next", {})).status === 200) steps += 1;
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await played).toBe(true);
    expect(steps).toBeGreaterThan(30);
  }, 120_000);
});

describe("the clock", () => {
  it("moves for everybody at once, and back with a reset", async () => {
    expect(await theatre.play(2)).toBe(true);
    await eventually(
      async () => (await ask("/api/clock/expire", { what: "token" })).status === 200,
    );
    expect(await ask("/api/clock", { skip: 1_000 })).toMatchObject({
      clock: { ahead: expect.any(Number) as number },
    });
    await ask("/api/reset", {});
    expect(await ask("/api/run")).toMatchObject({ state: { clock: { ahead: 0 } }, legs: [] });
  }, 60_000);

  it("makes a token expire at the party that checks it", async () => {
    expect(await theatre.play(2)).toBe(true);
    await ask("/api/clock", { skip: 600_000 });
    const tried = await ask<{ status: number; headers: Record<string, string> }>("/api/try", {
      what: "token-at-contacts",
    });
    expect(tried).toMatchObject({ status: 401 });
    await ask("/api/clock", { ahead: 0 });
  }, 60_000);
});

describe("a try", () => {
  it("sends the real secret, which the stage does not have, and shows the real refusal", async () => {
    expect((await ask("/api/try", { what: "code-again" })).status).toBe(409);
    expect(await theatre.play(2)).toBe(true);
    const again = await ask<{ legs: number[]; body: string }>("/api/try", { what: "code-again" });
    expect(again).toMatchObject({
      status: 400,
      body: expect.stringContaining("invalid_grant") as string,
    });
    expect(await ask("/api/try", { what: "code-at-contacts" })).toMatchObject({ status: 401 });
    expect(await ask("/api/try", { what: "introspect" })).toMatchObject({
      status: 200,
      body: expect.stringContaining('"active": false') as string,
    });
    await eventually(
      async () =>
        (await legs()).filter(({ body }) => body?.includes("grant_type=authorization_code"))
          .length >= 2,
    );
    const shown = await ask<{ legs: number[] }>("/api/try", {
      what: "token-at-authorization-server",
    });
    expect(shown).toMatchObject({
      status: 400,
      body: expect.stringContaining("invalid_grant") as string,
    });
    const told = (await legs()).find(({ n }) => n === shown.legs[0])!;
    expect(told.told.plain).toBe(
      "This refresh token was ended, has expired, or never was this client's.",
    );
    await eventually(
      async () => (await legs()).filter(({ step }) => step === "beside.try").length === 8,
    );
    expect((await legs()).filter(({ step }) => step === "act-6.refused")).toEqual([]);
  }, 60_000);
});

describe("a reset", () => {
  it("returns everybody to the seed in under a second, sessions and mails included", async () => {
    expect(await theatre.play(2)).toBe(true);
    const { ms, parties } = await ask<{ ms: number; parties: Record<string, string> }>(
      "/api/reset",
      {},
    );
    expect(Object.values(parties)).toEqual(Array.from({ length: 6 }, () => "reset"));
    expect(ms).toBeLessThan(1_000);
    expect(await legs()).toEqual([]);
    expect(JSON.parse((await open("inbox", "/api/messages")).body)).toEqual([]);
    expect((await open("quillpost", "/")).body).not.toContain("What the tide left behind");
    expect(await theatre.play(2)).toBe(true);
  }, 90_000);
});

describe("when the stage dies", () => {
  it("what it held goes on at once, the run is unharmed, and a new stage hears of it again", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    const answer = open("fernmail", "/");
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    await theatre.stage.close();
    expect((await answer).status).toBeLessThan(400);
    expect(await theatre.play(2)).toBe(true);

    const successor = await startStage(theatre.origins);
    try {
      await eventually(
        async () =>
          (await ask<{ state: { parties: unknown[] } }>("/api/run")).state.parties.length === 6,
      );
      await open("quillpost", "/");
      await eventually(async () => (await legs()).length >= 2);
    } finally {
      await successor.close();
    }
  }, 90_000);
});
