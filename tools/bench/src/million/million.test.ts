import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../server.ts";
import { createCrowd, readersTokens } from "./crowd.ts";
import { fill } from "./fill.ts";
import { everybody, million } from "./people.ts";
import { contactsRows, fernmailRows } from "./rows.ts";

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
  folder = mkdtempSync(join(tmpdir(), "tale-million-"));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

const engines = [
  ["the embedded database", 4590, async (party: string) => `file:${folder}/${party}.db`],
  ["PostgreSQL", 4592, () => postgres.createDatabase()],
] as const;

describe.each(engines)("the first thousand of a million, on %s", (_, port, createUrl) => {
  it("pass the code flow, refresh, ask about tokens, and read as many contacts as Alice, once the parties' tables are filled", async () => {
    const [issuer, resource] = [
      `http://fernmail.localhost:${port}`,
      `http://contacts.fernmail.localhost:${port + 1}`,
    ];
    const [ofFernmail, ofContacts] = [await createUrl("fernmail"), await createUrl("contacts")];
    const startFernmail = () =>
      startServer("apps/email-provider/src/main.ts", issuer, {
        ORIGIN: issuer,
        RESOURCES: resource,
        DATABASE_URL: ofFernmail,
      });
    const startContacts = () =>
      startServer("apps/contacts/src/main.ts", resource, {
        ORIGIN: resource,
        TRUSTED_ISSUERS: issuer,
        DATABASE_URL: ofContacts,
      });
    await Promise.all(
      (await Promise.all([startFernmail(), startContacts()])).map(({ stop }) => stop()),
    );
    await fill(ofFernmail, 1_000, fernmailRows(1_000, Date.now(), resource));
    await fill(ofContacts, 1_000, contactsRows(issuer, 7));

    const [fernmail, contacts] = await Promise.all([startFernmail(), startContacts()]);
    const [token] = await readersTokens(fernmail, [1_000]);
    const somebody = createCrowd(fernmail, [1, 2, 3, 999].values(), [token!]);
    expect([await somebody.run(), await somebody.run()]).toMatchObject([
      { access_token: expect.any(String) },
      { access_token: expect.any(String) },
    ]);
    await somebody.refresh();
    await somebody.refresh();
    await somebody.introspect();
    const { body } = await contacts.request("/contacts", {
      headers: { authorization: `Bearer ${token}` },
    });
    expect((JSON.parse(body) as { contacts: object[] }).contacts).toHaveLength(7);
    await Promise.all([fernmail.stop(), contacts.stop()]);
  });
});

describe("everybody", () => {
  it("comes once, and nobody after a neighbour", () => {
    const numbers = everybody().take(20_000).toArray();
    expect(new Set(numbers).size).toBe(20_000);
    expect(
      Math.min(
        ...numbers.map((number, place) => Math.abs(number - (numbers[place - 1] ?? -million))),
      ),
    ).toBeGreaterThan(1_000);
    expect([Math.min(...numbers) >= 1, Math.max(...numbers) <= million]).toEqual([true, true]);
  });
});
