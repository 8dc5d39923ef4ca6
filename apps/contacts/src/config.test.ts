import { existsSync } from "node:fs";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("the configuration", () => {
  it("is Fernmail's when nothing is set, and cannot be changed", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 4002,
      origin: "http://contacts.fernmail.localhost:4002",
      databaseUrl: "file:.data/contacts.db",
      trustedIssuers: [{ issuer: "http://fernmail.localhost:4001", profile: "rfc9068" }],
      trustProxy: false,
      resolveLocalhost: "loopback",
    });
    expect(existsSync(config.seed)).toBe(true);
    expect([Object.isFrozen(config), Object.isFrozen(config.trustedIssuers)]).toEqual([true, true]);
  });

  it("names several issuers, byte by byte as they are written", () => {
    expect(
      readConfig({
        TRUSTED_ISSUERS: "https://id.example/tenant/, http://ottermail.localhost:4011",
      }).trustedIssuers.map(({ issuer }) => issuer),
    ).toEqual(["https://id.example/tenant/", "http://ottermail.localhost:4011"]);
  });
});

describe("how long an issuer is waited for", () => {
  it("is 0.9 seconds, or what is said", () => {
    expect(readConfig({}).issuerTimeout).toBe(900);
    expect(readConfig({ ISSUER_TIMEOUT: "5" }).issuerTimeout).toBe(5_000);
  });

  it.each(["0", "-1", "61", "soon"])("cannot be %s", (text) => {
    expect(() => readConfig({ ISSUER_TIMEOUT: text })).toThrow(/^ISSUER_TIMEOUT/);
  });
});

describe("introspection secrets", () => {
  const issuer = "https://id.example";
  const entry = { issuer, client_id: "contacts", client_secret: "s3cr:et%/+x" };
  const read = (secrets: unknown) =>
    readConfig({
      TRUSTED_ISSUERS: issuer,
      INTROSPECTION_SECRETS: typeof secrets === "string" ? secrets : JSON.stringify(secrets),
    });

  it("say who this resource is at an issuer", () => {
    expect(read([entry]).trustedIssuers).toMatchObject([
      {
        issuer,
        introspection: { credentials: { clientId: "contacts", clientSecret: "s3cr:et%/+x" } },
      },
    ]);
  });

  it.each([
    ["are no JSON", "s3cr:et%/+x"],
    ["are no list", entry],
    ["lack a secret", [{ issuer, client_id: "contacts" }]],
    ["have an empty secret", [{ ...entry, client_secret: "" }]],
    ["have a member nobody knows", [{ ...entry, scope: "x" }]],
    ["are for an issuer that is not trusted", [{ ...entry, issuer: `${issuer}/` }]],
    ["are there twice", [entry, entry]],
  ])("that %s are refused in one line that does not tell them", (_, secrets) => {
    expect(() => read(secrets)).toThrow(StartError);
    expect(() => read(secrets)).toThrow(/^INTROSPECTION_SECRETS cannot be used: [^\n]+$/);
    expect(() => read(secrets)).not.toThrow(/s3cr/);
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
