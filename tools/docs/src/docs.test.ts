import { steps } from "@tale/story/acts";
import type { Step } from "@tale/story/step";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./markdown-table.ts";
import { writtenPages } from "./pages.ts";
import { faultsInFaults, faultsInModules, faultsInRequirements } from "./requirements.ts";
import { findStepTags, stepsIn } from "./step-tags.ts";
import { tablesInDocument, tablesInMigrations } from "./storage.ts";
import { exists, filesMatching, read } from "./workspace.ts";

describe("the written pages", () => {
  it.each(Object.entries(writtenPages()))(
    "%s is what `npm run docs` would write now",
    (path, text) => {
      expect(exists(path) ? read(path) : "").toBe(text);
    },
  );
});

describe("README.md", () => {
  it("maps every folder of the workspace", () => {
    const map = /```\n(apps\/[^`]+)```/.exec(read("README.md"))?.[1] ?? "";
    const folders = filesMatching("{apps,libs,tools}/*/package.json").map(
      (file) => file.split("/")[1]!,
    );
    expect(folders.filter((folder) => !map.split(/\s+/).includes(folder))).toEqual([]);
  });
});

describe("the steps of the story", () => {
  const tags = findStepTags();
  const every: readonly Step[] = steps;

  it("are each tagged in the code that plays them, unless nothing is sent", () => {
    const played = new Set(tags.map(({ step }) => step));
    expect(
      every.filter(({ id, channel }) => channel !== "local" && !played.has(id)).map(({ id }) => id),
    ).toEqual([]);
  });

  it("are the only ones that tags name", () => {
    const known = new Set<string>(every.map(({ id }) => id));
    expect(tags.filter(({ step }) => !known.has(step))).toEqual([]);
  });

  it("lead to a line of code", () => {
    for (const { file, line } of tags)
      expect(read(file).split("\n")[line - 1]).toMatch(
        /^\s*(?:export|async|const|function|service\.|await) ?/,
      );
  });

  it("are found in comments and nowhere else", () => {
    expect(
      stepsIn(
        "/**\n * Answers.\n *\n * @step act-1.a\n * @step act-1.b\n */\nconst text = '@step act-1.c';",
      ),
    ).toEqual([
      { step: "act-1.a", line: 7 },
      { step: "act-1.b", line: 7 },
    ]);
  });
});

describe("docs/requirements.md", () => {
  it("names sections, files and tests that exist", () => {
    const document = read("docs/requirements.md");
    expect(rowsOf(document, "section").length).toBeGreaterThan(10);
    expect(faultsInRequirements(document)).toEqual([]);
  });

  it("mirrors the conformance suite with tests that exist", () => {
    const document = read("docs/requirements.md");
    expect(rowsOf(document, "module").length).toBeGreaterThan(60);
    expect(faultsInModules(document)).toEqual([]);
    expect(
      faultsInModules(
        "| module | asks for | our test | verdict |\n|---|---|---|---|\n| a | b | `nowhere.test.ts: a name` | pass |\n",
      ),
    ).toHaveLength(1);
  });

  it("would not get away with a wrong row", () => {
    const rowWith = (section: string, file: string, test: string) =>
      faultsInRequirements(
        `| section | in our words | file | test |\n|---|---|---|---|\n| ${section} | words | \`${file}\` | \`${test}\` |\n`,
      );
    const [file, test] = [
      "tools/docs/src/docs.test.ts",
      "tools/docs/src/docs.test.ts: would not get away with a wrong row",
    ];
    expect(rowWith("RFC 6749 §4.1.3, RFC 7636 §4.6", file, test)).toEqual([]);
    expect(rowWith("RFC6749 4.1.3", file, test)).toEqual(['"RFC6749 4.1.3" is no section']);
    expect(rowWith("ours", "nowhere.ts", test)).toEqual(["nowhere.ts is not there"]);
    expect(rowWith("ours", file, `${test}, or would it`)).toHaveLength(1);
    expect(rowWith("ours", file, "nowhere.test.ts: a name")).toHaveLength(1);
  });
});

describe("docs/faults.md", () => {
  it("names tests that exist", () => {
    const document = read("docs/faults.md");
    expect(rowsOf(document, "fault").length).toBeGreaterThan(20);
    expect(faultsInFaults(document)).toEqual([]);
    expect(
      faultsInFaults(
        "| fault | what happens | test |\n|---|---|---|\n| **A heading** | | |\n| a | b | `nowhere.test.ts`: a name |\n| a | b | |\n",
      ),
    ).toHaveLength(2);
  });
});

describe("docs/storage.md", () => {
  it("describes every table of every party, and no other", () => {
    const tables = tablesInMigrations();
    expect(tables.length).toBeGreaterThan(0);
    expect(tablesInDocument(read("docs/storage.md")).sort()).toEqual(tables.sort());
  });

  it("leaves no cell empty", () => {
    for (const row of rowsOf(read("docs/storage.md"), "table"))
      expect(row.filter(Boolean), row[0] ?? "").toHaveLength(5);
  });
});

describe("decision records", () => {
  const records = filesMatching("docs/adr/[0-9]*.md");
  const numberOf = (file: string): string => file.slice("docs/adr/".length, "docs/adr/0000".length);
  const linkTo = (file: string): string => `[${numberOf(file)}](${file.slice("docs/adr/".length)})`;
  const statusOf = (file: string): string => read(file).split("\n")[2]!;

  it("have a number each", () => {
    expect(new Set(records.map(numberOf)).size).toBe(records.length);
  });

  it.each(records)("%s begins with its number, its title and its status", (file) => {
    expect(read(file)).toMatch(
      new RegExp(
        `^# ${numberOf(file)}: \\S.*\\n\\nAccepted, [A-Z][a-z]+ \\d{4}\\.( Change[sd] .*\\.)?\\n\\n## `,
      ),
    );
  });

  it("name each other where one changes another", () => {
    for (const file of records) {
      const others = records.filter((other) => statusOf(file).includes(linkTo(other)));
      expect(
        others.filter((other) => !statusOf(other).includes(linkTo(file))),
        file,
      ).toEqual([]);
    }
  });

  it("are all in the list, in order, with those that changed them", () => {
    const laterThan = (file: string): string =>
      records
        .filter((other) => other > file && statusOf(file).includes(linkTo(other)))
        .map(linkTo)
        .join(", ");
    const listed = rowsOf(read("docs/adr/README.md"), "record").map(([record, decision, later]) => [
      record,
      decision !== "",
      later,
    ]);
    expect(listed).toEqual(records.map((file) => [linkTo(file), true, laterThan(file)]));
  });

  it.each(records)("%s is at most 40 lines long", (file) => {
    expect(read(file).trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });
});

describe("CONTRIBUTING.md", () => {
  it("names every kind of file there is, and no other", () => {
    const files = ["{apps,libs,tools}/*/src/**/*.{ts,hbs}", "e2e/src/**/*.ts"].flatMap(
      filesMatching,
    );
    const used = files
      .map((file) => /\.[a-z]+(?=\.(ts|hbs)$)/.exec(file)?.[0])
      .filter((kind) => kind !== undefined);
    const named = rowsOf(read("CONTRIBUTING.md"), "kind").flatMap(([kinds = ""]) =>
      kinds.split(", "),
    );
    expect([...new Set(used)].sort()).toEqual(named.sort());
  });
});

describe("links in documents", () => {
  it.each([...filesMatching("docs/**/*.md"), ...filesMatching("*.md")])(
    "of %s lead to files that exist",
    (document) => {
      const folder = document.includes("/") ? document.slice(0, document.lastIndexOf("/")) : ".";
      const links = [...read(document).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, link]) => link!)
        .filter((link) => !/^[a-z]+:/.test(link));
      expect(links.filter((link) => !exists(`${folder}/${link}`))).toEqual([]);
    },
  );
});
