import { expect, test } from "vitest";
import type { Connection } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { whatWasAllowed } from "./allowed.words.ts";

const provider = { name: "Fernmail", contactsUrl: "https://c.example" } as RegisteredProvider;
const allowed = (scope: string, contacts?: string[]): string | undefined =>
  whatWasAllowed(
    {
      scope,
      details: contacts
        ? [{ type: "contacts", locations: ["https://c.example"], actions: ["read"], contacts }]
        : null,
    } as unknown as Connection,
    provider,
  );

test("nothing is said where everything was allowed", () => {
  expect(allowed("contacts.read contacts.write")).toBeUndefined();
});

test("one calm line says what was not, or how many friends were picked", () => {
  expect(allowed("contacts.read")).toBe(
    "You let Quillpost see your friends at Fernmail, not change them.",
  );
  expect(allowed("", ["1"])).toBe("You let Quillpost see one friend at Fernmail, and nobody else.");
  expect(allowed("", ["1", "2"])).toBe(
    "You let Quillpost see 2 friends at Fernmail, and nobody else.",
  );
});

test("who may see the whole book is not told of friends picked before", () => {
  expect(allowed("contacts.read contacts.write", ["1"])).toBeUndefined();
});
