import { describe, expect, it } from "vitest";
import { describeDetail } from "./details.ts";

const granted = (count: number) => ({
  type: "contacts" as const,
  locations: ["https://contacts.example"],
  actions: ["read"],
  contacts: Array.from({ length: count }, (_, n) => `id-${n}`),
});
const names: Readonly<Record<string, string>> = { "id-0": "Carol Adler", "id-1": "Noa נועה" };

describe("the account page says of a detail", () => {
  it("who may be seen, each name in its own direction of writing", () => {
    expect(describeDetail(granted(2), (id) => names[id]).allows).toBe(
      "see \u2068Carol Adler\u2069 and \u2068Noa נועה\u2069",
    );
  });

  it("how many more there are, beyond those it has names for", () => {
    expect(describeDetail(granted(4), (id) => names[id]).allows).toBe(
      "see \u2068Carol Adler\u2069, \u2068Noa נועה\u2069 and 2 more",
    );
    expect(describeDetail(granted(9), (id) => `Name of ${id}`).allows).toMatch(/and 4 more$/);
  });

  it("how many there are, when the address book does not answer", () => {
    expect(describeDetail(granted(2)).allows).toBe("see 2 of the people in your address book");
    expect(describeDetail(granted(1)).allows).toBe("see one of the people in your address book");
  });
});
