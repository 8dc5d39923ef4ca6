import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { aLeg } from "../pages/testing-run.ts";
import { newestPost } from "./post.route.ts";
import type { Service } from "@tale/service/create-service";

let stage: Service;
beforeAll(async () => void (stage = await buildApp(readConfig({ LOG_LEVEL: "silent" }))));
afterAll(() => stage.close());

const get = (url: string) => stage.inject({ url, headers: { host: "stage.localhost:4004" } });

describe("the newest post", () => {
  const shown = (id: string) =>
    aLeg(1, {
      to: "quillpost",
      method: "GET",
      status: 200,
      url: `http://blog.localhost:4000/posts/tide-${id}`,
      route: { pattern: "/posts/:address", source: null },
    });
  const [older, newer] = [shown("0123456789ab"), shown("ba9876543210")];
  const deletion = aLeg(3, {
    rows: [
      {
        table: "posts",
        change: "delete",
        count: 1,
        key: { id: "ba9876543210" },
        before: null,
        after: null,
        party: "quillpost",
        at: 3,
      },
    ],
  });

  it("is the one shown last, as long as it is there", () => {
    expect(newestPost([older, newer], [older, newer])).toBe(newer);
    expect(newestPost([older, newer], [older, newer, deletion])).toBe(older);
    expect(newestPost([newer], [newer, deletion])).toBeUndefined();
  });
});

describe("what the audience may open", () => {
  it("is Quillpost's front page before there is a post, and says that it is on this machine only", async () => {
    expect((await get("/api/post")).json()).toEqual({
      address: "http://blog.localhost:4000",
      isPost: false,
      isHereOnly: true,
    });
  });

  it("is a picture of dark squares on white, and nothing else", async () => {
    const { headers, body } = await get("/api/post.svg");
    expect(headers["content-type"]).toBe("image/svg+xml");
    expect(body).toMatch(
      /^<svg [^>]*><rect fill="white"[^>]*\/><path fill="black" d="[Mhvz\d,-]+"\/><\/svg>$/,
    );
  });
});
