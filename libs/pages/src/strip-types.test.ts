import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { stripTypes } from "./strip-types.ts";

it("leaves JavaScript, in the same place", () => {
  expect(stripTypes("const a: number = 1;")).toBe("const a         = 1;");
});

it("says nothing on standard error, and leaves other warnings", () => {
  const module = fileURLToPath(new URL("./strip-types.ts", import.meta.url));
  const { stderr } = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { stripTypes } from ${JSON.stringify(module)};
       stripTypes("let a: 1");
       process.emitWarning("something else");`,
    ],
    { encoding: "utf8" },
  );
  expect(stderr).not.toContain("stripTypeScriptTypes");
  expect(stderr).toContain("something else");
});
