import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";

const program = (end: string): string => `
  import { pino } from "pino";
  import { loggerOptions, standardOutput } from ${JSON.stringify(new URL("./logging.ts", import.meta.url).href)};
  pino(loggerOptions("a party", "info"), standardOutput()).info("the last line");
  ${end}`;

describe("standard output", () => {
  it.each(["process.exit(3)", "throw new Error('a bug')", ""])(
    "has every line when the process ends: %j",
    async (end) => {
      const output = await new Promise<string>((resolve) =>
        execFile(
          process.execPath,
          ["--input-type=module", "--eval", program(end)],
          { cwd: import.meta.dirname },
          (_error, stdout) => resolve(stdout),
        ),
      );
      expect(JSON.parse(output)).toMatchObject({ msg: "the last line", name: "a party" });
    },
  );
});
