import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { second } from "@tale/service/clock";
import { createTestBrowser, eventually, freePort } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import { addressesInDoubt, overHttp, startBlog } from "../testing/blog-process.ts";
import { startMailServer } from "../testing/mail-server.ts";
import { saveLetter } from "../testing/save-letter.ts";
import { createAuthor } from "../testing/start-story.ts";

const friends = Array.from({ length: 100 }, (_, n) => ({
  name: `Friend ${n}`,
  address: `friend${n}@friends.example`,
}));

describe("kill -9 in the middle of a batch of 100", () => {
  test.concurrent.for([
    ["while the mail server has the mail and has not answered", 40, "before its answer"],
    ["right after the mail server's answer", 60, "after its answer"],
  ] as const)(
    "%s: after the restart everybody has one mail, and at most one is in doubt",
    { timeout: 120_000 },
    async ([, victim, moment], { onTestFinished }) => {
      const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
      const port = await freePort();
      const origin = `http://blog.localhost:${port}`;
      let blog: ChildProcess | undefined;
      const mailServer = await startMailServer({}, async () => {
        if (mailServer.received.length !== victim) return;
        if (moment === "after its answer") setImmediate(() => blog?.kill("SIGKILL"));
        else (blog?.kill("SIGKILL"), await once(blog!, "exit"));
      });
      onTestFinished(async () => {
        blog?.kill("SIGKILL");
        mailServer.cut();
        await mailServer.close();
        rmSync(folder, { recursive: true });
      });

      const start = () =>
        startBlog({
          folder,
          port,
          origin,
          smtpUrl: mailServer.url,
          databaseUrl: `file:${folder}/blog.db`,
        });
      blog = await start();
      const alice = createAuthor(createTestBrowser({ inject: overHttp(() => port) }, origin));
      const { id } = await alice.write();
      const letter = await saveLetter(`file:${folder}/blog.db`, id, friends);
      const killed = once(blog, "exit");
      await alice.submit(`${letter}/preview`, `${letter}/send`);
      await killed;

      blog = await start();
      await eventually(
        async () => !(await alice.open(letter)).body.includes("Sending your letter"),
        50 * second,
      );
      const page = (await alice.open(letter)).body;
      const inDoubt = addressesInDoubt(page);
      const recipients = mailServer.received.map(({ to }) => to);
      expect(inDoubt.length).toBeLessThanOrEqual(1);
      expect(new Set(recipients).size).toBe(recipients.length);
      expect(new Set([...recipients, ...inDoubt]).size).toBe(100);
      expect(page).toContain(`${100 - inDoubt.length} of 100 accepted by the mail server`);
    },
  );
});
