import { minute, second } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { startCompany } from "./company.ts";
import { createQuillpost, newBrowser } from "./quillpost.ts";

describe("Fernmail is down", { timeout: 30_000 }, () => {
  test("Contacts serves by the keys it remembers, twenty minutes later, and also a token it never saw; without any it asks for patience, and recovers", async () => {
    const company = await startCompany(["fernmail", "fernmail-contacts"], {
      fernmail: { ACCESS_TOKEN_LIFETIME: "3600" },
    });
    const quillpost = createQuillpost(company);
    const alice = newBrowser();
    const shown = await quillpost.redeem(await quillpost.obtainCode(alice));
    const neverShown = await quillpost.redeem(await quillpost.obtainCode(alice));
    expect(await quillpost.readContacts(shown.access_token)).toBe(200);

    await company.end("fernmail");
    await company.order("fernmail-contacts", { kind: "clock", ahead: 20 * minute });
    expect(await quillpost.readContacts(shown.access_token)).toBe(200);
    expect(await quillpost.readContacts(neverShown.access_token)).toBe(200);

    await company.end("fernmail-contacts");
    await company.start("fernmail-contacts");
    expect(await quillpost.readContacts(shown.access_token)).toBe(503);
    await company.start("fernmail");
    await company.order("fernmail-contacts", { kind: "clock", ahead: 5 * second });
    expect(await quillpost.readContacts(neverShown.access_token)).toBe(200);
    const renewed = await quillpost.refresh(shown.refresh_token);
    expect(await quillpost.readContacts(renewed.access_token)).toBe(200);
    for (const id of ["fernmail", "fernmail-contacts"] as const) company.look(id, "SELECT 1");
  });
});
