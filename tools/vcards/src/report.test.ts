import { describe, expect, it } from "vitest";
import { awkwardFiles } from "./awkward-files.ts";
import { compare } from "./compare.ts";
import { allPrograms } from "./programs.ts";
import { formatReport } from "./report.ts";
import { runProgram } from "./run-program.ts";

const carol = { name: "Carol; Adler", email: "carol@friends.example" };
const dave = { name: "Dave", email: "dave@friends.example" };

describe("a comparison", () => {
  it("counts who arrived as they were, in whatever order, and tells of the first who did not", () => {
    expect(compare([carol, dave], [dave, carol])).toEqual({ right: 2, of: 2 });
    const cut = { ...carol, name: "Carol" };
    expect(compare([carol, dave], [dave, cut])).toEqual({
      right: 1,
      of: 2,
      example: "“Carol; Adler” became “Carol”",
    });
    expect(compare([carol], [])).toMatchObject({ example: "“Carol; Adler” is missing" });
  });
});

describe("a report", () => {
  it("has a row for each turn, one for each reader, and the name of each program left out", () => {
    const turn = { version: "3.0", direction: "written by it, read by Contacts" } as const;
    const comparison = { right: 1, of: 2, example: "“a|b” became “a”" };
    const report = formatReport({
      contacts: { right: 2, wrong: [] },
      files: 2,
      programs: [
        {
          name: "Reader",
          version: "1.0",
          turns: [
            { ...turn, comparison },
            { ...turn, problem: "it\nbroke" },
          ],
          awkward: { right: 1, wrong: ["2.1: Latin"] },
        },
        { name: "Missing", turns: [], skipped: "it needs Go: not found" },
      ],
    });
    expect(report.split("\n")).toEqual([
      "| program | direction | vCard | as it was | first difference |",
      "|---|---|---|---|---|",
      "| Reader 1.0 | written by it, read by Contacts | 3.0 | 1 of 2 | “a\\|b” became “a” |",
      "| Reader 1.0 | written by it, read by Contacts | 3.0 | none | it broke |",
      "",
      "| reader | read as meant | not read as meant |",
      "|---|---|---|",
      "| **Contacts** | 2 of 2 | none |",
      "| Reader 1.0 | 1 of 2 | 2.1: Latin |",
      "",
      "Left out on this machine: Missing (it needs Go: not found).",
    ]);
  });
});

describe("a program", () => {
  it("that is not there is a problem, and no error", async () => {
    expect(await runProgram(["/nowhere/program"])).toMatchObject({ problem: expect.any(String) });
    expect(
      await runProgram([process.execPath, "-e", "process.exit(3)"], "x".repeat(1_000_000)),
    ).toEqual({ problem: "it ended with 3" });
  });

  it.each(["ical.js", "vcf", "vcard4"])(
    "of JavaScript writes and reads a card: %s",
    async (name) => {
      const { command, writes } = allPrograms("/nowhere").find((one) => one.name === name)!;
      const { output } = await runProgram(
        [...command, "write", writes[0]!],
        JSON.stringify([dave]),
      );
      const { output: read } = await runProgram([...command, "read"], output);
      expect(JSON.parse(String(read))).toEqual([dave]);
    },
  );
});

describe("the awkward files", () => {
  it("have a title and a version each", () => {
    expect(new Set(awkwardFiles.map(({ title }) => title)).size).toBe(awkwardFiles.length);
    for (const { title, octets } of awkwardFiles)
      expect(String(octets)).toContain(`VERSION:${title.slice(0, 3)}`);
  });
});
