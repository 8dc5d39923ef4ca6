import { describe, expect, it } from "vitest";
import { acts, stepOf, steps, stepsOf } from "./acts.ts";
import { beside } from "./beside.ts";
import { cast, people, players } from "./cast.ts";
import { glossary, type TermId } from "./glossary.ts";
import type { Step } from "./step.ts";

const every: readonly Step[] = steps;

describe("the acts", () => {
  it("are numbered from the prologue to the villains", () => {
    expect(acts.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("have steps exactly when they are played everywhere", () => {
    for (const { number, played } of acts)
      expect(stepsOf(number).length > 0, `act ${number}`).toBe(played === "everywhere");
  });

  it("come one after the other", () => {
    const order = every.map(({ act }) => act);
    expect(order).toEqual([...order].sort());
  });
});

describe("a step", () => {
  it("has an id that nobody else has", () => {
    expect(new Set(every.map(({ id }) => id)).size).toBe(every.length);
  });

  it.each(every)("$id names its act and can be found", (step) => {
    expect(step.id).toMatch(new RegExp(`^act-${step.act}\\.[a-z]+(-[a-z]+)*$`));
    expect(stepOf(step.id as (typeof steps)[number]["id"])).toBe(step);
  });

  it.each(every)("$id is played by the cast", ({ from, to }) => {
    expect(Object.keys(players)).toEqual(expect.arrayContaining([from, to]));
  });

  it.each(every)("$id goes over a channel its players have", ({ from, to, channel }) => {
    const services = [from, to].filter((player) => player in cast).length;
    if (channel === "back") expect(services, "the back channel joins two services").toBe(2);
    if (channel === "front")
      expect(services, "the front channel reaches a service").toBeGreaterThan(0);
    if (channel !== "local") expect(from).not.toBe(to);
  });

  it.each(every)("$id speaks in whole sentences that fit a slide", ({ title, plain, why }) => {
    expect(title.length).toBeLessThanOrEqual(48);
    for (const text of [plain, why]) expect(text).toMatch(/^[A-Z].{20,139}\.$/s);
  });
});

describe("the speaker's notes", () => {
  it.each(every)(
    "say at $id what the audience cannot read, in a breath or two",
    ({ notes, plain, why }) => {
      expect(notes).toMatch(/^[A-Z].{50,159}[.?]$/s);
      expect([plain, why]).not.toContain(notes);
    },
  );

  it("are never the same twice", () => {
    expect(new Set(every.map(({ notes }) => notes)).size).toBe(every.length);
  });
});

describe("the terms", () => {
  const met = every.flatMap(({ terms }) => terms);

  it("are each met in exactly one step", () => {
    expect([...met].sort()).toEqual((Object.keys(glossary) as TermId[]).sort());
  });
});

describe("the cast", () => {
  it.each(Object.entries(players))(
    "%s carries its own id, and a colour in six digits",
    (id, player) => {
      expect(player.id).toBe(id);
      expect(player.colour).toMatch(/^#[0-9a-f]{6}$/);
    },
  );

  it("has a host name for every party, because ports do not separate cookies", () => {
    const hosts = Object.values(cast).map(({ origin }) => new URL(origin).hostname);
    expect(new Set(hosts).size).toBe(hosts.length);
    for (const host of hosts) expect(host).toMatch(/\.localhost$/);
  });

  it("does not give one name to two players", () => {
    const names = [...Object.values(cast), ...Object.values(people)].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("what is said beside the story", () => {
  it.each([...beside])(
    "$id has an id of its own and whole sentences that fit a slide",
    ({ id, title, plain, why, notes }) => {
      expect(beside.filter((other) => other.id === id)).toHaveLength(1);
      expect(title.length).toBeLessThanOrEqual(48);
      for (const text of [plain, why, notes]) expect(text).toMatch(/^[A-Z].{20,139}[.?]$/s);
    },
  );
});
