import { existsSync } from "node:fs";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("the configuration", () => {
  it("is Fernmail's when nothing is set, and cannot be changed", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 4002, origin: "http://contacts.fernmail.localhost:4002", databaseUrl: "file:.data/contacts.db", trustedIssuers: ["http://fernmail.localhost:4001"], trustProxy: false, resolveLocalhost: "loopback" });
    expect(existsSync(config.seed)).toBe(true);
    expect([Object.isFrozen(config), Object.isFrozen(config.trustedIssuers)]).toEqual([true, true]);
  });

  it("names several issuers, byte by byte as they are written", () => {
    expect(readConfig({ TRUSTED_ISSUERS: "https://id.example/tenant/, http://ottermail.localhost:4011" }).trustedIssuers).toEqual(["https://id.example/tenant/", "http://ottermail.localhost:4011"]);
  });
});

describe("a wrong configuration", () => {
  it.each([
    { PORT: "http" },
    { PORT: "70000" },
    { ORIGIN: "contacts.example" },
    { ORIGIN: "https://contacts.example/" },
    { ORIGIN: "https://Contacts.example" },
    { ORIGIN: "https://contacts.example:port" },
    { DATABASE_URL: "mysql://x" },
    { LOG_LEVEL: "loud" },
    { RESOLVE_LOCALHOST: "dns" },
    { TRUSTED_ISSUERS: "http://id.example" },
    { TRUSTED_ISSUERS: "id.example" },
    { TRUSTED_ISSUERS: "https://id.example," },
    { TRUSTED_ISSUERS: "https://id.example?tenant=1" },
    { TRUSTED_ISSUERS: "https://id.example#x" },
    { TRUSTED_ISSUERS: "https://user@id.example" },
    { TRUSTED_ISSUERS: "ftp://id.example" },
  ])("%o is refused in one line that names the variable", (environment) => {
    const [name = ""] = Object.keys(environment);
    expect(() => readConfig(environment)).toThrow(StartError);
    expect(() => readConfig(environment)).toThrow(new RegExp(`^${name}\\b[^\\n]*$`));
  });
});
