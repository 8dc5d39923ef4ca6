import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";
import type { Service } from "@tale/service/create-service";

let stage: Service;
beforeAll(async () => void (stage = await buildApp(readConfig({ LOG_LEVEL: "silent" }))));
afterAll(() => stage.close());

const get = (url: string) => stage.inject({ url, headers: { host: "stage.localhost:4004" } });

describe("what the audience may open", () => {
  it("is Quillpost's front page before there is a post, and says that it is on this machine only", async () => {
    expect((await get("/api/post")).json()).toEqual({ address: "http://blog.localhost:4000", isPost: false, isHereOnly: true });
  });

  it("is a picture of dark squares on white, and nothing else", async () => {
    const { headers, body } = await get("/api/post.svg");
    expect(headers["content-type"]).toBe("image/svg+xml");
    expect(body).toMatch(/^<svg [^>]*><rect fill="white"[^>]*\/><path fill="black" d="[Mhvz\d,-]+"\/><\/svg>$/);
  });
});
