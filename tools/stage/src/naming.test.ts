import { describe, expect, it } from "vitest";
import { createNaming, usualNaming } from "./naming.ts";

const guest = { name: "Keycloak", endpoints: {} };

describe("the names of a run", () => {
  it("are those of the story when everybody is ours", () => {
    expect(usualNaming.nameOf("ottermail")).toBe("Ottermail");
    expect(usualNaming.roleOf("ottermail")).toBe("authorization server");
  });

  it("are the guest's where Ottermail's would stand: of both parties, and in what is told", () => {
    const { nameOf, rename } = createNaming(guest);
    expect(nameOf("ottermail")).toBe("Keycloak");
    expect(nameOf("ottermail-contacts")).toBe("Keycloak Contacts");
    expect(rename("Ottermail asks.")).toBe("Keycloak asks.");
  });

  it("say of the guest that it is not ours, and of nobody else", () => {
    const { roleOf } = createNaming(guest);
    expect(roleOf("ottermail")).toContain("not ours");
    expect(roleOf("fernmail")).toBe("authorization server");
  });
});
