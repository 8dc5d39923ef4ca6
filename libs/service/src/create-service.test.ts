import { afterEach, describe, expect, it } from "vitest";
import { DatabaseUnavailableError } from "@tale/database/database";
import { closeParties, createLoggedParty, createParty } from "./create-service.testing.ts";

afterEach(closeParties);

describe("200", () => {
  it("is answered to a known path of the service's own host", async () => {
    const { visit } = createParty();
    expect(await visit({ url: "/thing" })).toHaveProperty("statusCode", 200);
  });

  it("is answered by the health check under any host", async () => {
    const { service } = createParty();
    expect(
      (await service.inject({ url: "/healthz", headers: { host: "10.0.0.7" } })).json(),
    ).toEqual({ status: "up" });
  });

  it("is answered by the readiness check while the service can work", async () => {
    let works = true;
    const checkReady = () =>
      works ? Promise.resolve() : Promise.reject(new DatabaseUnavailableError("gone"));
    const { service } = createParty({ checkReady });
    expect(await service.inject("/readyz")).toHaveProperty("statusCode", 200);
    works = false;
    expect(await service.inject("/readyz")).toHaveProperty("statusCode", 503);
  });
});

describe("404", () => {
  it("is a problem that does not repeat the query", async () => {
    const { visit } = createParty();
    const answer = await visit({ url: "/nowhere?code=hunter2" });
    expect(answer.json()).toEqual({
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail: "There is nothing at GET /nowhere.",
    });
  });
});

describe("4xx", () => {
  it.each([
    [
      "400 to JSON that is none",
      400,
      { json: undefined, payload: '{"name":', headers: { "content-type": "application/json" } },
    ],
    ["400 to a body of another shape", 400, { json: { name: 1 } }],
    [
      "400 to an attack on the prototype",
      400,
      {
        payload: '{"name":"x","__proto__":{"a":1}}',
        headers: { "content-type": "application/json" },
      },
    ],
    ["413 to more than 64 KiB", 413, { json: { name: "x".repeat(64 * 1024) } }],
    [
      "415 to a type nobody asked for",
      415,
      { payload: "<a/>", headers: { "content-type": "text/xml" } },
    ],
  ])("%s", async (_, status, body) => {
    const { visit } = createParty();
    const answer = await visit({ method: "POST", url: "/thing", ...body });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, title: "That request cannot be used" });
  });

  it.each([
    ["a broken percent sign", "/%"],
    ["a percent sign that is no UTF-8", "/%ff"],
    ["dots in overlong UTF-8", "/%c0%ae%c0%ae/thing"],
    ["9,000 characters", `/${"x".repeat(9_000)}`],
    ["a way out", "/thing/../../etc/passwd"],
    ["two slashes", "//thing"],
    ["a backslash", "/thing\\.."],
    ["a zero byte", "/thing%00"],
  ])("is answered to a path with %s", async (_, url) => {
    const { service } = createParty();
    const answer = await service.inject({ url, headers: { host: "party.localhost:4000" } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  });
});

describe("500", () => {
  it("tells an id and nothing else; the log has the rest under that id", async () => {
    const { service, lines } = createLoggedParty();
    const answer = await service.inject({
      url: "/broken",
      headers: { host: "party.localhost:4000" },
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/hunter2|Error|\.ts/);
    const id = /knows it as ([0-9a-f-]{36})/.exec(answer.json().detail)?.[1];
    expect(lines.find((line) => line.msg === "unforeseen error")).toMatchObject({
      reqId: id,
      err: { message: "the secret is hunter2" },
    });
  });
});

describe("503", () => {
  it("says when to try again", async () => {
    const { visit } = createParty();
    const answer = await visit({ url: "/locked" });
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
    expect(answer.body).not.toContain("locked");
  });
});
