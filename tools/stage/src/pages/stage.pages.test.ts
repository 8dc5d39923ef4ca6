import { createHash } from "node:crypto";
import type { Service } from "@tale/service/create-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";

let stage: Service;
beforeAll(async () => void (stage = await buildApp(readConfig({ LOG_LEVEL: "silent" }))));
afterAll(() => stage.close());

const get = (url: string) => stage.inject({ url, headers: { host: "stage.localhost:4004" } });

describe("every page", () => {
  it.each(["/", "/notes", "/transcript"])(
    "%s comes with no script or style that the policy forbids",
    async (path) => {
      const { statusCode, body, headers } = await get(path);
      expect(statusCode).toBe(200);
      expect(headers["content-security-policy"]).toContain("script-src 'self'");
      // An import map is let through by the hash of exactly its text.
      const [, imports] = /<script type="importmap">(.*?)<\/script>/s.exec(body) ?? [];
      if (imports !== undefined)
        expect(headers["content-security-policy"]).toContain(
          `'sha256-${createHash("sha256").update(imports).digest("base64")}'`,
        );
      expect(body.replace(/<script type="importmap">.*?<\/script>/s, "")).not.toMatch(
        /<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|type="application\/json"))/,
      );
    },
  );

  it("wears a mark of its own", async () => {
    for (const path of ["/", "/transcript"])
      expect((await get(path)).body).toContain(
        '<span class="mark" aria-hidden="true">S</span>The stage',
      );
  });

  it("opens at the level that the address names", async () => {
    expect((await get("/")).body).toContain('<body class="wide level-story">');
    expect((await get("/?level=wire")).body).toContain('<body class="wide level-wire">');
    expect((await get('/?level="><script>')).body).toContain('<body class="wide level-story">');
  });

  it("finds every module that it names", async () => {
    const { body } = await get("/");
    const named = [...body.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, url]) => url!);
    expect(named.length).toBeGreaterThan(40);
    for (const url of named) expect((await get(url)).statusCode, url).toBe(200);
  });

  it.each(["browser/stage.ts", "browser/notes.ts", "assets/ladder.css"])(
    "finds its %s",
    async (name) => {
      expect((await get(`/${name}`)).statusCode).toBe(200);
    },
  );
});

describe("the recording", () => {
  it("carries everything in itself: it asks nobody for anything", async () => {
    const { statusCode, body, headers } = await get("/recording");
    expect(statusCode).toBe(200);
    expect(headers["content-disposition"]).toContain("attachment");
    expect(body).not.toMatch(
      /<link rel="stylesheet"|<script[^>]* src=|@import|url\("?(?!data:|["']data:)[\w/]/,
    );
    expect(body).not.toMatch(/from \\?"\.\//);
  });

  it("leads every module that is imported to one that is there", async () => {
    const { body } = await get("/recording");
    const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(body)![1]!) as {
      imports: Record<string, string>;
    };
    const texts = Object.values(imports).map((url) =>
      Buffer.from(url.split(",")[1]!, "base64").toString(),
    );
    const wanted = texts.flatMap((text) =>
      [...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name!),
    );
    expect(wanted.length).toBeGreaterThan(10);
    for (const name of wanted) expect(imports).toHaveProperty([name]);
  });

  it("has its run and its story as data that cannot end their script element", async () => {
    const { body } = await get("/recording");
    const read = (id: string): unknown =>
      JSON.parse(
        new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, "s").exec(
          body,
        )![1]!,
      );
    expect(read("recording")).toMatchObject({
      run: { legs: [], state: { held: [], breakpoints: [] } },
    });
    expect(read("story")).toHaveProperty("terms.state.name", "state");
  });
});
