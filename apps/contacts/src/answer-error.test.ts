import { DatabaseUnavailableError } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import * as store from "./stores/address-books.store.ts";
import { startTestContacts } from "./testing/contacts.ts";

vi.mock("@tale/database/open-database", { spy: true });
vi.mock("./stores/address-books.store.ts", { spy: true });

afterEach(() => vi.resetAllMocks());

/** The app with address books that break when they are read. */
async function answerTo(error: Error) {
  const fail = async () => Promise.reject(error);
  vi.mocked(store.createAddressBooks).mockReturnValue({
    listAfter: fail,
    seed: async () => undefined,
  } as unknown as store.AddressBooks);
  const { requestWith, issuer } = await startTestContacts();
  return requestWith(await issuer.token());
}

describe("500", () => {
  it("names an id for the log, and nothing of what broke", async () => {
    const answer = await answerTo(new Error("SELECT secret FROM stack"));
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      500,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(answer.json().detail).toMatch(/[0-9a-f-]{36}/);
    expect(answer.body).not.toMatch(/secret|stack|\.ts/i);
    expect(answer.headers).not.toHaveProperty("www-authenticate");
  });
});

describe("503", () => {
  it("says when to try again while the database cannot answer", async () => {
    const answer = await answerTo(new DatabaseUnavailableError("locked"));
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "2"]);
  });

  it("is what /readyz says then, while /healthz says up", async () => {
    const { request, service } = await startTestContacts();
    const database = await vi.mocked(openDatabase).mock.results.at(-1)!.value;
    database.get = async () => Promise.reject(new DatabaseUnavailableError("locked"));
    onTestFinished(() => service.close());
    expect((await request({ url: "/readyz" })).statusCode).toBe(503);
    expect((await request({ url: "/healthz" })).statusCode).toBe(200);
  });
});

describe("421", () => {
  it("is the answer to a request for another host", async () => {
    const { service } = await startTestContacts();
    expect((await service.inject({ url: "/contacts", authority: "evil.example" })).statusCode).toBe(
      421,
    );
  });
});
