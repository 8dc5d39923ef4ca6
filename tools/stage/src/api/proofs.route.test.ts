import { afterEach, describe, expect, it } from "vitest";
import type { Service } from "@tale/service/create-service";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";

const open: Service[] = [];
afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});

async function run(body: object, environment: Record<string, string> = {}, headers = {}) {
  const stage = await buildApp(readConfig({ LOG_LEVEL: "silent", ...environment }));
  open.push(stage);
  const answer = await stage.inject({
    method: "POST",
    url: "/api/tests/run",
    headers: { host: "stage.localhost:4004", ...headers },
    payload: body,
  });
  return [answer.statusCode, (answer.json() as { detail?: string }).detail ?? answer.body];
}
const test = "libs/protocol/src/pkce.test.ts: is refused with %s";

describe("a test", () => {
  it("is run when docs/requirements.md names it", async () => {
    const [status, said] = await run({ test });
    expect(status).toBe(200);
    expect(said).toContain("is refused with");
  }, 60_000);

  it.each([
    "tools/stage/src/api/proofs.route.test.ts: is run when docs/requirements.md names it",
    "libs/protocol/src/pkce.test.ts: is refused with %s; rm -rf /",
    "../../etc/passwd.test.ts: x",
    "--config=evil.test.ts: x",
  ])("is not run when it is %s, which no requirement names", async (other) => {
    expect((await run({ test: other }))[0]).toBe(404);
  });

  it("is not run by a page of another origin", async () => {
    const headers = { origin: "http://evil.localhost", "sec-fetch-site": "cross-site" };
    expect((await run({ test }, {}, headers))[0]).toBe(403);
  });

  it("is not run where the stage is in a container, and the answer says so", async () => {
    expect(await run({ test }, { NETWORK: "private", HOST: "0.0.0.0" })).toEqual([
      409,
      "Tests can be run on this machine only, and not where the stage is in a container.",
    ]);
  });
});
