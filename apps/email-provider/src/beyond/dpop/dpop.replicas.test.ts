import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForNonce, createTestKey, type TestKey } from "../../testing/keys.ts";
import {
  authorizationUrl,
  issuer,
  quillpost,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../testing/app.ts";

let postgres: TestPostgres;
let replicas: Fernmail[];
let browsers: Browser[];
let key: TestKey;
beforeAll(async () => {
  postgres = await startTestPostgres();
  const environment = { DATABASE_URL: await postgres.createDatabase() };
  replicas = await Promise.all([startFernmail({ environment }), startFernmail({ environment })]);
  browsers = replicas.map(({ openBrowser }) => openBrowser());
  key = await createTestKey(replicas[0]!);
});
afterAll(async () => {
  await Promise.all(replicas.map(({ service }) => service.close()));
  await postgres.stop();
});

const parAddress = `${issuer}/par`;
const par = (browser: Browser, dpop: string) =>
  browser({
    method: "POST",
    url: "/par",
    form: new URL(authorizationUrl(), issuer).searchParams,
    headers: { authorization: quillpost, dpop },
  });

describe("two processes with one database", () => {
  test("know each other's nonces, also when one is half a minute behind", async () => {
    expect(await askForNonce(browsers[0]!, key)).toBe(await askForNonce(browsers[1]!, key));
    const [ahead, behind] = [replicas[0]!.clock, replicas[1]!.clock];
    ahead.now = behind.now + 30_000;
    ahead.now += 300_000 - (ahead.now % 300_000);
    behind.now = ahead.now - 30_000;
    const nonce = await askForNonce(browsers[0]!, key);
    expect(nonce).not.toBe(await askForNonce(browsers[1]!, key));
    const answers = await Promise.all(
      browsers.map(async (browser) => par(browser, await key.proof({ htu: parAddress, nonce }))),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
  });

  test("believe a proof once, of a hundred at once", async () => {
    const proof = await key.proof({ htu: parAddress, nonce: await askForNonce(browsers[0]!, key) });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, racer) => par(browsers[racer % 2]!, proof)),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(99);
  });
});
