import { fileURLToPath } from "node:url";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const reasonNotToStart = (variables: NodeJS.ProcessEnv): string => {
  try {
    readConfig(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  }
  throw new Error("it was accepted");
};

describe("without any environment", () => {
  it("Fernmail starts as in the story", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      listen: { host: "127.0.0.1", port: 4001 },
      issuer: "http://fernmail.localhost:4001",
      databaseUrl: "file:.data/fernmail.db",
      brand: { name: "Fernmail" },
      resources: ["http://contacts.fernmail.localhost:4002"],
      registration: { kind: "open" },
      accessTokenLifetime: 300,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });
});

describe("another environment", () => {
  it("may name several resources", () => {
    expect(readConfig({ RESOURCES: "https://a.example, https://b.example/api" }).resources).toEqual(
      ["https://a.example", "https://b.example/api"],
    );
  });

  it("may name operators, in any case, and names none by itself", () => {
    expect(
      readConfig({ OPERATORS: "Quinn@Fernmail.example, bob@fernmail.example" }).operators,
    ).toEqual(["quinn@fernmail.example", "bob@fernmail.example"]);
    expect(readConfig({}).operators).toEqual([]);
  });

  it("may ask for a token before anybody registers", () => {
    expect(
      readConfig({ REGISTRATION: "token", INITIAL_ACCESS_TOKEN: "0123456789abcdef" }).registration,
    ).toEqual({ kind: "token", initialAccessToken: "0123456789abcdef" });
  });
});

const scopesFile = fileURLToPath(new URL("../seed/scopes.json", import.meta.url));

describe("an environment that cannot be used", () => {
  it.each([
    [
      { ORIGIN: "http://fernmail.example" },
      "ORIGIN=http://fernmail.example cannot be used: plain http is for this machine only, use https",
    ],
    [
      { ORIGIN: "http://fernmail.localhost:4001/" },
      'ORIGIN ("http://fernmail.localhost:4001/") cannot be used: it must be an origin such as http://blog.localhost:4000',
    ],
    [
      { ORIGIN: "https://FERNMAIL.example" },
      'ORIGIN ("https://FERNMAIL.example") cannot be used: it must be an origin such as http://blog.localhost:4000',
    ],
    [
      { ORIGIN: "http://fernmail.localhost:99999" },
      "ORIGIN=http://fernmail.localhost:99999 cannot be used: it is not a URL",
    ],
    [
      { RESOURCES: "http://contacts.example" },
      "RESOURCES=http://contacts.example cannot be used: plain http is for this machine only, use https",
    ],
    [{ RESOURCES: "https://a.example,," }, "RESOURCES= cannot be used: it is not a URL"],
    [
      { RESOURCES: "https://a.example/x y" },
      `RESOURCES=https://a.example/x y cannot be used: SCOPES=${scopesFile} has no words for the scope y`,
    ],
    [
      { RESOURCES: "https://a.example contacts.read openid" },
      "RESOURCES=https://a.example contacts.read openid cannot be used: the scope openid belongs to OpenID Connect, and to no resource",
    ],
    [
      { RESOURCES: "https://a.example, https://b.example, HTTPS://A.example:443/" },
      "RESOURCES cannot be used: it names HTTPS://A.example:443/ twice",
    ],
    [
      { SCOPES: "/nowhere/scopes.json" },
      "SCOPES=/nowhere/scopes.json cannot be used: ENOENT: no such file or directory, open '/nowhere/scopes.json'",
    ],
    [
      { RESOURCES: "https://a.example#fragment" },
      "RESOURCES=https://a.example#fragment cannot be used: it is not a URL",
    ],
    [{ PORT: "http" }, 'PORT ("http") cannot be used: it must be integer'],
    [
      { DATABASE_URL: "mysql://root:hunter2@db" },
      "DATABASE_URL cannot be used: it must be file:… or postgres://…",
    ],
    [
      { REGISTRATION: "sometimes" },
      'REGISTRATION ("sometimes") cannot be used: it must be open, token, closed',
    ],
    [{ REGISTRATION: "token" }, "REGISTRATION=token needs INITIAL_ACCESS_TOKEN"],
    [
      { OPERATORS: "quinn" },
      "OPERATORS cannot be used: “quinn” is no e-mail address of an account",
    ],
    [
      { BRAND_COLOUR: "green" },
      'BRAND_COLOUR ("green") cannot be used: it must be a colour such as #1b7a4b',
    ],
    [{ ACCESS_TOKEN_LIFETIME: "1" }, "ACCESS_TOKEN_LIFETIME cannot be used: it must be >= 5"],
  ])("%o is refused in one line", (variables, reason) => {
    expect(reasonNotToStart(variables)).toBe(reason);
  });

  it("is refused without showing what may be a secret", () => {
    expect(
      reasonNotToStart({ REGISTRATION: "token", INITIAL_ACCESS_TOKEN: "hunter2" }),
    ).not.toContain("hunter2");
  });
});
