import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { playbill } from "./playbill.ts";
import { rememberAddresses } from "./remembered-addresses.ts";
import { resetData } from "./reset-data.ts";
import { moveOrigins, prepareSeed } from "./seeds.ts";
import { readSettings } from "./settings.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const blog = playbill.find(({ id }) => id === "quillpost")!;
const inbox = playbill.find(({ id }) => id === "inbox")!;

describe("a seed", () => {
  it("is the file of the repository while every address is the default", () => {
    expect(prepareSeed(blog, readSettings({}), root)).toBe(
      join(root, "apps/blog/seed/providers.json"),
    );
  });

  it("is a copy in the data folder with this run's addresses", () => {
    const dataFolder = mkdtempSync(join(tmpdir(), "tale-"));
    const path = prepareSeed(
      blog,
      readSettings({ TALE_DATA: dataFolder, OTTERMAIL_ORIGIN: "http://otter.localhost:5011" }),
      root,
    )!;
    expect(path).toBe(join(dataFolder, "seed/quillpost.json"));
    expect(JSON.parse(readFileSync(path, "utf8"))).toContainEqual(
      expect.objectContaining({ issuer: "http://otter.localhost:5011" }),
    );
  });

  it("is nothing for a party without one", () => {
    expect(prepareSeed(inbox, readSettings({}), root)).toBeUndefined();
  });
});

describe("moved origins", () => {
  const move = (text: string, environment: NodeJS.ProcessEnv): string =>
    moveOrigins(text, readSettings(environment).origins);

  it("are replaced wherever they stand, with whatever follows", () => {
    expect(
      move('["http://blog.localhost:4000/callback"]', { BLOG_ORIGIN: "http://b.localhost:1" }),
    ).toBe('["http://b.localhost:1/callback"]');
  });

  it("may change places", () => {
    const swapped = {
      FERNMAIL_ORIGIN: "http://ottermail.localhost:4011",
      OTTERMAIL_ORIGIN: "http://fernmail.localhost:4001",
    };
    expect(move("http://fernmail.localhost:4001 http://ottermail.localhost:4011", swapped)).toBe(
      "http://ottermail.localhost:4011 http://fernmail.localhost:4001",
    );
  });

  it("leave alone what only begins alike", () => {
    expect(move("http://blog.localhost:40001", { BLOG_ORIGIN: "http://b.localhost:1" })).toBe(
      "http://blog.localhost:40001",
    );
  });
});

describe("data made with other addresses", () => {
  it("is noticed, until it is made anew", () => {
    const TALE_DATA = mkdtempSync(join(tmpdir(), "tale-"));
    const moved = readSettings({ TALE_DATA, BLOG_ORIGIN: "http://b.localhost:1" });
    expect(rememberAddresses(readSettings({ TALE_DATA }))).toBe(true);
    expect(rememberAddresses(moved)).toBe(false);
    resetData(TALE_DATA);
    expect(rememberAddresses(moved)).toBe(true);
  });
});
