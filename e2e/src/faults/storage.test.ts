import { second } from "@tale/service/clock";
import type { HttpClient, HttpResponse } from "@tale/service/http-client";
import { playbill } from "@tale/story-tool/launcher/playbill";
import { describe, expect, test } from "vitest";
import { send, startCompany } from "./company.ts";
import { errands, type Errands } from "./errands.ts";
import { damageFile, fillDisk, lockDatabase, makeReadOnly } from "./storage.ts";

const patience = { timeout: 30_000 };
const casts = {
  fernmail: ["fernmail"],
  "fernmail-contacts": ["fernmail", "fernmail-contacts"],
  quillpost: ["quillpost", "inbox"],
} as const;
const parties = ["fernmail", "fernmail-contacts", "quillpost"] as const;

async function startWith(id: (typeof parties)[number]) {
  const company = await startCompany(casts[id]);
  const { seen, watched } = createWitness();
  const errandsHere = await errands[id](company, watched);
  const probe = async (path: string) => (await watched(`${company.origins[id]}${path}`)).status;
  return { company, seen, probe, ...errandsHere };
}

/** Sends, and remembers each answer and how long it took, in milliseconds. */
function createWitness() {
  const seen: (HttpResponse & { readonly took: number })[] = [];
  const watched: HttpClient = async (url, request) => {
    const began = performance.now();
    const answer = await send(url, request);
    seen.push({ ...answer, took: performance.now() - began });
    return answer;
  };
  return { seen, watched };
}

const doAll = (all: Errands["reading"]) => Promise.all(all.map((errand) => errand()));

/**
 * Each answer came soon; and who is asked to wait learns how long, in words, and nothing about what
 * broke.
 */
function expectPatience(seen: ReturnType<typeof createWitness>["seen"]): void {
  for (const { status, took, headers, body } of seen) {
    expect(took).toBeLessThan(2 * second);
    if (status < 500) continue;
    expect([status, headers["retry-after"], headers["content-type"]]).toEqual([
      503,
      "2",
      expect.stringMatching(/^(text\/html|application\/problem\+json)/),
    ]);
    expect(body).toContain("Try again in a moment");
    expect(body).not.toMatch(/sqlite|disk I\/O|malformed|locked|readonly|\.ts:/i);
  }
}

describe.for([
  ["the disk is full", fillDisk],
  ["another program holds the lock of the database", lockDatabase],
  ["the database is read-only", makeReadOnly],
] as const)("%s", ([, breakStorage]) => {
  test.each(parties)(
    "at %s: reading goes on, writing is asked to wait, within two seconds; afterwards everything works, once",
    patience,
    async (id) => {
      const { company, seen, probe, reading, writing, check } = await startWith(id);
      const mend = await breakStorage(company, id);
      seen.length = 0;
      const [read, written, ready] = await Promise.all([
        doAll(reading),
        doAll(writing),
        probe("/readyz"),
      ]);
      expect({ read, written, ready }).toEqual({
        read: reading.map(() => 200),
        written: writing.map(() => 503),
        ready: 200,
      });
      expectPatience(seen);

      await mend();
      expect(Math.max(...(await doAll(writing)))).toBeLessThan(400);
      expect(await doAll(reading)).toEqual(read);
      await check();
      expect(await company.end(id, "SIGTERM")).toBe(0);
    },
  );
});

describe("the database is damaged", () => {
  test.each(parties)(
    "at %s: nobody hears of it but in a 503, and it is not ready; it does not start again until the file is whole",
    patience,
    async (id) => {
      const { company, seen, probe, reading, writing, check } = await startWith(id);
      const mend = await damageFile(company, id);
      seen.length = 0;
      // Keys are remembered for five seconds.
      await company.order(id, { kind: "clock", ahead: 6 * second });
      const written = await doAll(writing);
      await doAll(reading);
      expect({ written, ready: await probe("/readyz"), up: await probe("/healthz") }).toEqual({
        written: writing.map(() => 503),
        ready: 503,
        up: 200,
      });
      expectPatience(seen);
      expect(await company.end(id, "SIGTERM")).toBe(0);

      const { main } = playbill.find((one) => one.id === id)!;
      const refusal = await company
        .run(id, main, 0)
        .catch(({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }));
      expect(refusal).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^Cannot start: the database file:\S+ cannot be opened: [^\n]+\n$/,
        ),
      });

      await mend();
      await company.start(id);
      expect(Math.max(...(await doAll(writing)))).toBeLessThan(400);
      await check();
    },
  );
});
