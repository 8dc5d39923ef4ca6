import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sectionLink } from "../browser/section-link.ts";

const apps = fileURLToPath(new URL("../../../../apps", import.meta.url));

describe("the link to a section", () => {
  it("leads to an RFC, and to a specification of OpenID", () => {
    expect(sectionLink("RFC 6749 §4.1.3")).toBe(
      "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3",
    );
    expect(sectionLink("FAPI 2.0 Message Signing §5.3.1")).toBe(
      "https://openid.net/specs/fapi-message-signing-2_0-final.html#section-5.3.1",
    );
    expect(sectionLink("OpenID Connect Core §3.1.2.6")).toBe(
      "https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.3.1.2.6",
    );
  });

  it("is there for every section that a party's check names", () => {
    const texts = globSync("*/src/**/*.ts", { cwd: apps }).map((file) =>
      readFileSync(`${apps}/${file}`, "utf8"),
    );
    const sections = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/"((?:RFC \d+|OpenID Connect [\w -]+) §[\w.]+)"/g)].map(
          ([, section]) => section!,
        ),
      ),
    );
    expect(sections.size).toBeGreaterThan(100);
    expect([...sections].filter((section) => !sectionLink(section).startsWith("https://"))).toEqual(
      [],
    );
  });
});
