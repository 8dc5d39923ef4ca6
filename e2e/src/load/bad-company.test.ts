import { onTestFinished, describe, expect, test } from "vitest";
import { pause, send, startCompany, type Company } from "../faults/company.ts";
import { createQuillpost, newBrowser } from "../faults/quillpost.ts";
import { openIdle, openSlowReaders, openSlowSenders, type Hangers } from "./bad-company.ts";

/**
 * Headers have 15 seconds, requests 30, and an answer that nobody takes up to 33; connections are
 * looked at every five.
 */
const bound = 40_000;

/**
 * What each reader asks Fernmail for, in bytes: 60 times the largest stylesheet, and the system
 * holds less.
 */
const asked = 60 * 83_000;

describe(
  "500 idle connections, 50 slow senders and 50 slow readers, on Fernmail, nearly as many on Contacts",
  { timeout: 90_000 },
  () => {
    test("nobody's sign-in takes a second, nor do Alice's contacts; all of them are cut off within 40 seconds", async () => {
      const company = await startCompany(["fernmail", "fernmail-contacts"]);
      const quillpost = createQuillpost(company);
      const { access_token: accessToken } = await quillpost.redeem(
        await quillpost.obtainCode(newBrowser()),
      );
      const [fernmail, contacts] = [company.origins.fernmail, company.origins["fernmail-contacts"]];
      await addFriends(company, accessToken, 700);

      const began = Date.now();
      const readers: Hangers[] = [
        await openSlowReaders(fernmail, 50, "/assets/pico.min.css"),
        await openSlowReaders(
          contacts,
          10,
          "/contacts?limit=500",
          `authorization: Bearer ${accessToken}\r\n`,
        ),
      ];
      const others: Hangers[] = [
        await openIdle(fernmail, 500),
        await openIdle(contacts, 500),
        await openSlowSenders(fernmail, 50),
        await openSlowSenders(contacts, 50),
      ];
      onTestFinished(() =>
        [...readers, ...others].forEach(({ sockets }) =>
          sockets.forEach((socket) => socket.destroy()),
        ),
      );

      await pause(began + 6_000 - Date.now());
      expect(others.map(({ gone }) => gone())).toEqual([0, 0, 0, 0]);
      const waits: number[] = [];
      for (let visit = 0; visit < 8; visit += 1) {
        waits.push(await timed(() => quillpost.obtainCode(newBrowser())));
        waits.push(
          await timed(async () => expect(await quillpost.readContacts(accessToken)).toBe(200)),
        );
        await pause(500);
      }
      console.log(`sign-ins and contacts, ms: ${waits.map(Math.round).join(" ")}`);
      expect(Math.max(...waits)).toBeLessThan(1_000);

      await pause(began + bound - Date.now());
      expect(others.map(({ gone }) => gone())).toEqual([500, 500, 50, 50]);
      for (const { sockets } of readers) sockets.forEach((socket) => socket.resume());
      await expect
        .poll(() => readers.map(({ gone }) => gone()), { timeout: 3_000 })
        .toEqual([50, 10]);
      const read = readers[0]!.sockets.map(({ bytesRead }) => bytesRead);
      expect(Math.max(...read)).toBeLessThan(asked);
    });
  },
);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Enough for a long page. */
async function addFriends({ origins }: Company, accessToken: string, count: number): Promise<void> {
  const card = (number: number): string =>
    `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Friend ${number}\r\nEMAIL:friend.${number}@friends.example\r\nEND:VCARD\r\n`;
  const body = Array.from({ length: count }, (_, number) => card(number)).join("");
  const { status } = await send(`${origins["fernmail-contacts"]}/contacts`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "text/vcard" },
    body,
  });
  expect(status).toBe(200);
}
