import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { commonEnvironment, readEnvironment, StartError } from "./environment.ts";

const schema = Type.Object({
  ...commonEnvironment,
  TOKEN_KEY: Type.String({ minLength: 43, description: "43 characters of base64url" }),
});
const good = {
  PORT: "4000",
  ORIGIN: "http://blog.localhost:4000",
  DATABASE_URL: "file:.data/blog.db",
  TOKEN_KEY: "k".repeat(43),
};

const reasonNotToStart = (changes: NodeJS.ProcessEnv): string => {
  try {
    readEnvironment(schema, { ...good, ...changes });
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  }
  throw new Error("it was accepted");
};

describe("a complete environment", () => {
  it("is converted to the types of the schema, with its defaults, and frozen", () => {
    const values = readEnvironment(schema, { ...good, TRUST_PROXY: "true", UNRELATED: "x" });
    expect(values).toEqual({
      ...good,
      PORT: 4000,
      HOST: "127.0.0.1",
      LOG_LEVEL: "info",
      TRUST_PROXY: true,
    });
    expect(Object.isFrozen(values)).toBe(true);
  });

  it("takes an empty variable for an absent one", () => {
    expect(readEnvironment(schema, { ...good, HOST: "", BACKSTAGE_URL: "" })).toMatchObject({
      HOST: "127.0.0.1",
    });
  });

  it.each(["10.0.0.2", "10.0.0.2, 172.16.0.0/12", "fd00::/8,::1", "::ffff:10.0.0.2", "0.0.0.0/1"])(
    "may name the proxies that are believed: %s",
    (TRUST_PROXY) => {
      expect(readEnvironment(schema, { ...good, TRUST_PROXY }).TRUST_PROXY).toBe(TRUST_PROXY);
    },
  );

  it.each([
    ["true", true],
    ["false", false],
    ["", false],
  ])("may trust the proxies near by, or none: %j", (TRUST_PROXY, trusted) => {
    expect(readEnvironment(schema, { ...good, TRUST_PROXY }).TRUST_PROXY).toBe(trusted);
  });

  it.each(["https://example.com", "http://127.0.0.1:4000", "http://[::1]:4000"])(
    "may have the origin %s",
    (ORIGIN) => {
      expect(readEnvironment(schema, { ...good, ORIGIN }).ORIGIN).toBe(ORIGIN);
    },
  );
});

describe("an environment that cannot be used", () => {
  it.each([
    [{ PORT: undefined }, "PORT is not set"],
    [{ ORIGIN: "" }, "ORIGIN is not set"],
    [{ PORT: "http" }, 'PORT ("http") cannot be used: it must be integer'],
    [{ PORT: "70000" }, 'PORT ("70000") cannot be used: it must be <= 65535'],
    [
      { ORIGIN: "blog.localhost" },
      'ORIGIN ("blog.localhost") cannot be used: it must be an origin such as http://blog.localhost:4000',
    ],
    [
      { ORIGIN: "http://blog.localhost:4000/" },
      'ORIGIN ("http://blog.localhost:4000/") cannot be used: it must be an origin such as http://blog.localhost:4000',
    ],
    [
      { ORIGIN: "http://a b" },
      'ORIGIN ("http://a b") cannot be used: it must be an origin such as http://blog.localhost:4000',
    ],
    [
      { LOG_LEVEL: "loud" },
      'LOG_LEVEL ("loud") cannot be used: it must be fatal, error, warn, info, debug, trace, silent',
    ],
    ...[
      "perhaps",
      "10.0.0.0/33",
      "10.0.0.0/0",
      "10.0.0.0/08",
      "10.0.0.0/8/8",
      "10.0.0.0/255.0.0.0",
      "10.0.0",
      "fd00::/129",
      "fe80::1%eth0",
      "10.0.0.1,,10.0.0.2",
      "10.0.0.1,",
      "true,10.0.0.1",
      "proxy.example",
    ].map((TRUST_PROXY): [NodeJS.ProcessEnv, string] => [
      { TRUST_PROXY },
      `TRUST_PROXY (${JSON.stringify(TRUST_PROXY)}) cannot be used: it must be true, false, or the proxies' addresses and networks, such as 10.0.0.2,fd00::/8`,
    ]),
    [{ HOST: undefined, PORT: "1\n2" }, 'PORT ("1\\n2") cannot be used: it must be integer'],
  ])("%o is refused in one line", (changes, reason) => {
    expect(reasonNotToStart(changes)).toBe(reason);
  });

  it("is refused without showing what may be a secret", () => {
    expect(reasonNotToStart({ TOKEN_KEY: "hunter2" })).toBe(
      "TOKEN_KEY cannot be used: it must be 43 characters of base64url",
    );
    expect(reasonNotToStart({ DATABASE_URL: "mysql://root:hunter2@db" })).toBe(
      "DATABASE_URL cannot be used: it must be file:… or postgres://…",
    );
  });
});
