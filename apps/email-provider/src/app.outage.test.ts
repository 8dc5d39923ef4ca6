import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  contactsServer,
  obtainTokens,
  refreshWith,
  startFernmail,
} from "./testing/app.ts";

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());

/** A wire to PostgreSQL that can be cut. */
async function createLine(target: URL) {
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => relay.once("listening", ready));
  const url = new URL(target);
  url.port = String((relay.address() as AddressInfo).port);
  const cut = () => (relay.close(), sockets.forEach((socket) => socket.destroy()));
  return { url: url.href, cut };
}

describe("while the database is out of reach", () => {
  it("every answer is a 503 that says when to come back, within two seconds, and the server is not ready", async () => {
    const line = await createLine(new URL(await postgres.createDatabase()));
    const { service, clock, openBrowser } = await startFernmail({
      environment: { DATABASE_URL: line.url },
    });
    const browser = openBrowser();
    const { refresh_token, access_token } = await obtainTokens(browser);
    expect(await browser({ url: "/readyz" })).toHaveProperty("statusCode", 200);
    line.cut();
    clock.now += 6_000;

    const start = performance.now();
    const answers = await Promise.all([
      browser({ url: "/readyz" }),
      browser({ url: "/jwks" }),
      browser({ url: authorizationUrl() }),
      refreshWith(browser, refresh_token),
      browser({
        method: "POST",
        url: "/introspect",
        form: { token: access_token },
        headers: { authorization: contactsServer },
      }),
    ]);
    expect(performance.now() - start).toBeLessThan(2_000);
    for (const answer of answers) {
      expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
      expect(answer.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|\.ts:/);
    }
    expect(await browser({ url: "/healthz" })).toHaveProperty("statusCode", 200);
    await service.close();
  });
});
