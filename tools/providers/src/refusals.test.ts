import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { refusalsIn } from "./refusals.ts";

it("a log's warnings, errors and refusals are told with what the other party said, and nothing else is", () => {
  const log = join(mkdtempSync(join(tmpdir(), "tale-log-")), "quillpost.log");
  const lines = [
    { level: 30, msg: "request completed" },
    {
      level: 40,
      msg: "the provider refused",
      error: "invalid_scope",
      error_description: "Unrecognized scope(s)",
    },
    { level: 30, msg: "token refused", reason: "The token has expired." },
    { level: 50, msg: "it broke", err: { message: "no such table" } },
  ];
  writeFileSync(log, `${lines.map((line) => JSON.stringify(line)).join("\n")}\nno JSON\n`);
  expect([log, "/nowhere/contacts.log"].flatMap(refusalsIn)).toEqual([
    "the provider refused: invalid_scope: Unrecognized scope(s)",
    "token refused: The token has expired.",
    "it broke: no such table",
  ]);
});
