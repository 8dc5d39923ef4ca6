import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { second } from "@tale/service/clock";
import { createTestBrowser, eventually, freePort } from "@tale/service/testing";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { addressesInDoubt, overHttp, startBlog } from "../testing/blog-process.ts";
import { startMailServer } from "../testing/mail-server.ts";
import { saveLetter } from "../testing/save-letter.ts";
import { createAuthor } from "../testing/start-story.ts";

const friends = Array.from({ length: 100 }, (_, n) => ({
  name: `Friend ${n}`,
  address: `friend${n}@friends.example`,
}));

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());

/** Two processes behind a load balancer that asks them in turn, and forgets those that are dead. */
async function startReplicas(onMail: (received: number) => Promise<void> | void) {
  const folder = mkdtempSync(join(tmpdir(), "quillpost-replicas-"));
  const mailServer = await startMailServer({}, async () => {
    await onMail(mailServer.received.length);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  const ports = [await freePort(), await freePort()];
  const origin = `http://blog.localhost:${ports[0]}`;
  const databaseUrl = await postgres.createDatabase();
  const tokenKey = randomBytes(32).toString("base64url");
  const start = (port: number) =>
    startBlog({ folder, port, origin, databaseUrl, smtpUrl: mailServer.url, tokenKey });
  const replicas = await Promise.all(ports.map(start));
  const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean =>
    exitCode === null && signalCode === null;
  onTestFinished(async () => {
    for (const replica of replicas.filter(isAlive))
      (replica.kill("SIGKILL"), await once(replica, "exit"));
    mailServer.cut();
    await mailServer.close();
    rmSync(folder, { recursive: true });
  });
  let turn = 0;
  const choosePort = (): number => {
    const alive = ports.filter((_, index) => isAlive(replicas[index]!));
    return alive[(turn += 1) % alive.length]!;
  };
  return {
    databaseUrl,
    replicas,
    mailServer,
    alice: createAuthor(createTestBrowser({ inject: overHttp(choosePort) }, origin)),
  };
}

async function sendToEverybody({
  alice,
  databaseUrl,
}: Awaited<ReturnType<typeof startReplicas>>): Promise<string> {
  const { id } = await alice.write();
  const letter = await saveLetter(databaseUrl, id, friends);
  await alice.submit(`${letter}/preview`, `${letter}/send`);
  return letter;
}

describe("100 mails and two replicas", () => {
  test("everybody has one, and both have worked", async () => {
    const started = await startReplicas(() => undefined);
    const { mailServer, alice } = started;
    const letter = await sendToEverybody(started);
    await eventually(
      async () =>
        (await alice.open(letter)).body.includes("100 of 100 accepted by the mail server"),
      50 * second,
    );
    expect(new Set(mailServer.received.map(({ to }) => to)).size).toBe(100);
    expect(mailServer.received).toHaveLength(100);
    expect(mailServer.connections).toBe(2);
  }, 60_000);

  test("kill -9 of one in the middle: everybody has one, and at most one is in doubt", async () => {
    const started = await startReplicas(async (received) => {
      if (received !== 40) return;
      replicas[0]!.kill("SIGKILL");
      await once(replicas[0]!, "exit");
    });
    const { replicas, mailServer, alice } = started;
    const letter = await sendToEverybody(started);
    const look = async (): Promise<string> =>
      (await alice.open(letter).catch(() => ({ body: "Sending your letter" }))).body;
    await eventually(async () => !(await look()).includes("Sending your letter"), 100 * second);
    const page = (await alice.open(letter)).body;
    const inDoubt = addressesInDoubt(page);
    const recipients = mailServer.received.map(({ to }) => to);
    expect(mailServer.connections).toBeGreaterThanOrEqual(2);
    expect(inDoubt.length).toBeLessThanOrEqual(1);
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(new Set([...recipients, ...inDoubt]).size).toBe(100);
    expect(page).toContain(`${100 - inDoubt.length} of 100 accepted by the mail server`);
  }, 150_000);
});
