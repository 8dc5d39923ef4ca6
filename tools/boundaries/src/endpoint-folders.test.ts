import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findCrossings, findMutualImports, readSources } from "./endpoint-folders.ts";

const apps = globSync(fileURLToPath(new URL("../../../apps/*", import.meta.url)));

describe("endpoint folders", () => {
  it.each(apps.map((app) => [basename(app), app]))("of %s never import one another", (_, app) => {
    const sources = readSources(app);
    expect(sources.length).toBeGreaterThan(5);
    expect(findCrossings(sources)).toEqual([]);
  });
});

describe("folders of the authorization server", () => {
  const sources = readSources(apps.find((app) => basename(app) === "email-provider")!);

  it("import in one direction, but for these", () => {
    expect(findMutualImports(sources)).toEqual([
      "authorization <-> beyond/pushed-requests", // A request arrives there, and is opened here.
      "clients <-> stores", // A store keeps the `Client` that is described there.
    ]);
  });

  it("are found where two import each other", () => {
    const token = { path: "token/token.route.ts", text: 'import "../keys/keyring.ts";' };
    const keys = { path: "keys/keyring.ts", text: 'import "../token/token.route.ts";' };
    expect(findMutualImports([token, keys])).toEqual(["keys <-> token"]);
    expect(findMutualImports([token, { ...keys, text: "" }])).toEqual([]);
  });
});

describe("a deliberate violation", () => {
  const token = { path: "token/token.route.ts", text: "" };
  const checks = { path: "token/token.checks.ts", text: "" };
  const store = { path: "stores/clients.store.ts", text: "" };

  it.each([
    ["an import", 'import { checkCode } from "../token/token.checks.ts";'],
    ["an import of types", 'import type { Code } from "../token/token.checks.ts";'],
    ["an import over several lines", 'import {\n  checkCode,\n} from "../token/token.checks.ts";'],
    ["an import for its effect", 'import "../token/token.checks.ts";'],
    ["an import at run time", 'await import("../token/token.checks.ts");'],
    ["an export", 'export * from "../token/token.checks.ts";'],
  ])("is found in %s", (_, text) => {
    expect(findCrossings([token, checks, { path: "consent/consent.route.ts", text }])).toEqual([
      "consent/consent.route.ts -> token/token.checks.ts",
    ]);
  });

  it("is not seen where endpoints meet", () => {
    const app = { path: "app.ts", text: 'import { token } from "./token/token.route.ts";' };
    const endpoint = {
      path: "consent/consent.route.ts",
      text: 'import { findClient } from "../stores/clients.store.ts";\nimport "./consent.checks.ts";',
    };
    expect(findCrossings([token, checks, store, app, endpoint])).toEqual([]);
  });

  it("is found in a meeting place that reaches into an endpoint", () => {
    expect(
      findCrossings([token, checks, { ...store, text: 'import "../token/token.checks.ts"' }]),
    ).toEqual(["stores/clients.store.ts -> token/token.checks.ts"]);
  });
});
