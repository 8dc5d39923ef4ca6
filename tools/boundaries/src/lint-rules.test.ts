import { fileURLToPath } from "node:url";
import { createProjectGraphAsync } from "@nx/devkit";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, it, vi } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
// The first file loads TypeScript and the whole configuration, which takes its time on a busy
// machine.
vi.setConfig({ testTimeout: 90_000 });
const eslint = new ESLint({ cwd: root });

/**
 * Without a project graph the boundary rule lets everything through, silently; `nx lint` always has
 * one.
 */
beforeAll(async () => void (await createProjectGraphAsync({ exitOnError: false })), 120_000);

/** What the linter says about a text, as if it stood in that file. */
async function complaints(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}/${file}` });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const boundary = /^@nx\/enforce-module-boundaries: /;

describe("a deliberate violation is refused", () => {
  it.each([
    ["a party imports a party", "apps/blog/src/main.ts", 'import "@tale/contacts/src/config.ts";'],
    [
      "a party imports a party by its path",
      "apps/blog/src/main.ts",
      'import "../../contacts/src/config.ts";',
    ],
    ["a party imports a tool", "apps/contacts/src/main.ts", 'import "@tale/inbox/src/config.ts";'],
    [
      "a party imports the story",
      "apps/email-provider/src/main.ts",
      'import { glossary } from "@tale/story/glossary";\nglossary;',
    ],
    [
      "a party imports what reports to the stage",
      "apps/contacts/src/main.ts",
      'import "@tale/backstage/scene";',
    ],
    ["a tool imports a party", "tools/inbox/src/main.ts", 'import "@tale/blog/src/config.ts";'],
    [
      "the protocol imports a service",
      "libs/protocol/src/scope.ts",
      'import "@tale/service/clock";',
    ],
    [
      "the protocol imports a web framework",
      "libs/protocol/src/scope.ts",
      'import fastify from "fastify";\nfastify();',
    ],
    [
      "the database imports a service",
      "libs/database/src/database.ts",
      'import "@tale/service/clock";',
    ],
    [
      "the database imports the protocol",
      "libs/database/src/database.ts",
      'import "@tale/protocol/check";',
    ],
    ["the story imports a package", "libs/story/src/cast.ts", 'import "undici";'],
  ])("%s", async (_, file, text) => {
    expect(await complaints(file, text)).toEqual([expect.stringMatching(boundary)]);
  });

  it.each([
    [
      "reads the environment outside config.ts",
      "apps/blog/src/app.ts",
      "export const port = process.env.PORT;",
    ],
    [
      "imports the environment outside config.ts",
      "apps/blog/src/app.ts",
      'import { env } from "node:process";\nexport const port = env.PORT;',
    ],
  ])("a party %s", async (_, file, text) => {
    expect(await complaints(file, text)).toEqual([
      expect.stringContaining("config.ts is the only reader of the environment."),
    ]);
  });
});

describe("what is meant to be goes through", () => {
  it.each([
    [
      "a party imports the libs made for it",
      "apps/blog/src/main.ts",
      'import "@tale/service/run-service";\nimport "@tale/database/database";\nimport "@tale/protocol/check";\nimport "@tale/pages/cookies";',
    ],
    [
      "config.ts reads the environment",
      "apps/blog/src/config.ts",
      "export const port = process.env.PORT;",
    ],
    [
      "the protocol uses its schemas and a test its tools",
      "libs/protocol/src/scope.test.ts",
      'import "typebox";\nimport "vitest";\nimport "fast-check";',
    ],
  ])("%s", async (_, file, text) => {
    expect(await complaints(file, text)).toEqual([]);
  });
});
