import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { createFakeIssuer, origin, today, writeSeed } from "../testing/contacts.ts";

/**
 * What an issuer needs for each answer that has started just now, in milliseconds: more than the
 * usual patience.
 */
const slowness = 1_300;

let close: () => Promise<unknown> = async () => undefined;
afterEach(() => close());

/** `GET /contacts` with a good token of an issuer that answers slowly, over real HTTP. */
async function askWith(environment: Record<string, string>) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const issuer = await createFakeIssuer(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  server.on("request", (request, response) => {
    const { body, status = 200 } = issuer.answer(issuer.issuer + request.url, {}) ?? {
      status: 404,
      body: {},
    };
    void delay(slowness).then(() => response.writeHead(status).end(JSON.stringify(body)));
  });
  const config = readConfig({
    DATABASE_URL: "file::memory:",
    LOG_LEVEL: "silent",
    SEED: writeSeed({ books: [] }),
    TRUSTED_ISSUERS: issuer.issuer,
    ...environment,
  });
  const service = await buildApp(config, { now: () => today });
  close = async () => service.close();
  return service.inject({
    url: "/contacts",
    headers: { host: new URL(origin).host, authorization: `Bearer ${await issuer.token()}` },
  });
}

describe("an issuer that answers slowly", () => {
  it("is not waited for when nothing is said: a caller is told to come back", async () => {
    const answer = await askWith({});
    expect([answer.statusCode, answer.json().detail]).toEqual([
      503,
      expect.stringContaining("right now"),
    ]);
  });

  it("is waited for as long as ISSUER_TIMEOUT says", async () => {
    expect((await askWith({ ISSUER_TIMEOUT: "5" })).statusCode).toBe(200);
  });
});
