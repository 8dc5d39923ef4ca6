import { describe, expect, it } from "vitest";
import { isSameTarget } from "./dpop-proof.ts";
import { url } from "./dpop-proof.testing.ts";

describe("the target of a proof", () => {
  it.each([
    ["HTTPS://Contacts.EXAMPLE:443/contacts", url],
    [`${url}?limit=2#top`, url],
    [url, `${url}?cursor=x`],
    ["https://contacts.example/a/../contacts", url],
    ["https://contacts.example/%63ontacts", url],
    ["https://contacts.example/%2fa", "https://contacts.example/%2Fa"],
    ["https://contacts.example", "https://contacts.example/"],
  ])("%s is the same as %s", (htu, requested) => {
    expect(isSameTarget(htu, requested)).toBe(true);
  });

  it.each([
    ["http://contacts.example/contacts", url],
    ["https://contacts.example:4443/contacts", url],
    ["https://contacts.example.attacker.example/contacts", url],
    ["https://attacker.example/contacts", url],
    ["https://contacts.example@attacker.example/contacts", url],
    ["https://alice@contacts.example/contacts", url],
    ["https://contacts.example/contacts/", url],
    ["https://contacts.example/Contacts", url],
    ["https://contacts.example/a%2Fb", "https://contacts.example/a/b"],
    ["/contacts", url],
    ["", ""],
    ["urn:contacts", "urn:contacts"],
  ])("%s is another than %s", (htu, requested) => {
    expect(isSameTarget(htu, requested)).toBe(false);
  });
});
