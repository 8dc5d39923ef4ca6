import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Each file of a program with the options it is checked with. */
function programOf(config: string): Map<string, string> {
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => expect(problem).toBeNull() },
  )!;
  // Every project has JavaScript where it has any; the others have none to allow.
  const { configFilePath: _file, pathsBasePath: _base, allowJs: _allow, ...checks } = options;
  return new Map(fileNames.map((file) => [file, JSON.stringify(checks)]));
}

describe("the programs that check the types of all projects", () => {
  it("check every file of every project, with the project's own options", () => {
    const together = new Map(
      ["tsconfig.node.json", "tsconfig.browser.json", "../bench/tsconfig.json"].flatMap(
        (config) => [...programOf(join(root, "tools/boundaries", config))],
      ),
    );
    const configs = globSync(
      ["{apps,libs,tools}/*/tsconfig.json", "e2e/tsconfig.json", "docs/certify/tsconfig.json"],
      { cwd: root },
    );
    expect(configs.length).toBeGreaterThan(20);
    for (const config of configs) {
      const own = programOf(join(root, config));
      expect(own.size, dirname(config)).toBeGreaterThan(0);
      for (const [file, checks] of own) expect(together.get(file), file).toBe(checks);
    }
  });
});
