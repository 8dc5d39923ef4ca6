import { describe, expect, test } from "vitest";
import { send, startCompany } from "../faults/company.ts";
import { createQuillpost, newBrowser } from "../faults/quillpost.ts";

/** How long each half lasts, in seconds; SOAK_SECONDS=300 for a long one. */
const half = Number(process.env["SOAK_SECONDS"] ?? 3);

/**
 * How much more memory may be in use after the second half than after the first, in bytes: what is
 * remembered on purpose, and noise.
 */
const margin = 8 * 1024 * 1024;

const workers = 8;
const parties = ["fernmail", "fernmail-contacts"] as const;

describe("a soak", { timeout: 60_000 + 3_000 * half }, () => {
  test("of code flows, refreshes, revocations and contacts: memory in use is the same after its second half as after its first", async () => {
    const company = await startCompany(parties, {}, Infinity);
    const quillpost = createQuillpost(company);
    let asked = 0;

    /**
     * One session; again and again new tokens, their successors, contacts with each, and an end.
     */
    const workUntil = async (end: number): Promise<void> => {
      const alice = newBrowser();
      while (Date.now() < end) {
        let tokens = await quillpost.redeem(await quillpost.obtainCode(alice));
        for (let turn = 0; turn < 4; turn += 1) {
          expect(await quillpost.readContacts(tokens.access_token)).toBe(200);
          tokens = await quillpost.refresh(tokens.refresh_token);
          expect(tokens.status).toBe(200);
        }
        expect((await quillpost.revoke(tokens.refresh_token)).status).toBe(200);
        expect((await send(`${company.origins.fernmail}/nowhere`)).status).toBe(404);
        asked += 12;
      }
    };
    const soak = async (seconds: number): Promise<number[]> => {
      await Promise.all(
        Array.from({ length: workers }, () => workUntil(Date.now() + seconds * 1_000)),
      );
      return Promise.all(parties.map((id) => company.ask(id, "memory")));
    };

    await soak(half / 2);
    const first = await soak(half);
    const second = await soak(half);
    const megabytes = (bytes: readonly number[]): string =>
      bytes.map((one) => (one / 1_048_576).toFixed(1)).join(" and ");
    console.log(
      `${asked} requests; Fernmail and Contacts use ${megabytes(first)} MB after the first half, ${megabytes(second)} MB after the second`,
    );
    second.forEach((bytes, place) => expect(bytes).toBeLessThan(first[place]! + margin));
  });
});
