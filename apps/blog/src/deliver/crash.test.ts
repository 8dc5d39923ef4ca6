import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";
import { createTestBrowser } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { startMailServer } from "../testing/mail-server.ts";
import { createAuthor, eventually } from "../testing/start-story.ts";

const friends = Array.from({ length: 100 }, (_, n) => `friend${n}@friends.example Friend ${n}`);
const http = createHttpClient();

describe("kill -9 in the middle of a batch of 100", () => {
  test.each([
    ["while the mail server has the mail and has not answered", 40, "before its answer"],
    ["right after the mail server's answer", 60, "after its answer"],
  ])("%s: after the restart everybody has one mail, and at most one is in doubt", async (_when, victim, moment) => {
    const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
    const port = await freePort();
    const origin = `http://blog.localhost:${port}`;
    let blog: ChildProcess | undefined;
    const mailServer = await startMailServer({}, async () => {
      if (mailServer.received.length !== victim) return;
      if (moment === "after its answer") setImmediate(() => blog?.kill("SIGKILL"));
      else blog?.kill("SIGKILL"), await once(blog!, "exit");
    });
    onTestFinished(async () => {
      blog?.kill("SIGKILL");
      mailServer.cut();
      await mailServer.close();
      rmSync(folder, { recursive: true });
    });

    blog = await start(folder, port, mailServer.url);
    const alice = createAuthor(createTestBrowser({ inject: overHttp(origin) }, origin));
    const { id } = await alice.write();
    const byHand = `/posts/${id}/friends/by-hand`;
    const killed = once(blog, "exit");
    const letter = (await alice.send(byHand, { friend: friends })).headers.location!;
    await killed;

    blog = await start(folder, port, mailServer.url);
    await eventually(async () => !(await alice.open(letter)).body.includes("Sending your letter"), 100);
    const page = (await alice.open(letter)).body;
    const inDoubt = [...page.matchAll(/<span class="soft">([^<]+)<\/span><\/span>\s*<span class="status-warn">not sure/g)].map(([, address]) => address);
    const recipients = mailServer.received.map(({ to }) => to);
    expect(inDoubt.length).toBeLessThanOrEqual(1);
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(new Set([...recipients, ...inDoubt]).size).toBe(100);
    expect(page).toContain(`${100 - inDoubt.length} of 100 sent`);
  }, 120_000);
});

async function start(folder: string, port: number, smtpUrl: string): Promise<ChildProcess> {
  writeFileSync(join(folder, "providers.json"), "[]");
  const blog = spawn(process.execPath, [fileURLToPath(new URL("../main.ts", import.meta.url))], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { PATH: process.env["PATH"], PORT: `${port}`, ORIGIN: `http://blog.localhost:${port}`, DATABASE_URL: `file:${folder}/blog.db`, PROVIDERS: `${folder}/providers.json`, SMTP_URL: smtpUrl, LOG_LEVEL: "silent" },
  });
  await eventually(async () => (await http(`http://blog.localhost:${port}/readyz`).catch(() => undefined))?.status === 200, 50);
  return blog;
}

/** Lets the test browser speak over a real socket. */
function overHttp(origin: string) {
  const inject = async ({ method, url, headers, payload }: { method: "GET" | "POST"; url: string; headers: Record<string, string>; payload?: string }) => {
    const answer = await http(origin + url, { method, headers, ...(payload === undefined ? {} : { body: payload }) });
    const cookies = [answer.headers["set-cookie"] ?? []].flat().map((line) => /^([^=]+)=([^;]*)/.exec(line)!);
    return { statusCode: answer.status, headers: answer.headers, body: answer.body, cookies: cookies.map(([, name, value]) => ({ name, value: decodeURIComponent(value!) })) };
  };
  return inject as unknown as Parameters<typeof createTestBrowser>[0]["inject"];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
