import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { second } from "@tale/service/clock";
import { createTestBrowser, eventually, freePort } from "@tale/service/testing";
import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, test, type TestContext } from "vitest";
import { addressesInDoubt, overHttp, startBlog } from "../testing/blog-process.ts";
import { startMailServer, type Received } from "../testing/mail-server.ts";
import { createAuthor } from "../testing/start-story.ts";

type MailServer = Awaited<ReturnType<typeof startMailServer>>;

const pause = (milliseconds: number) => new Promise((over) => setTimeout(over, milliseconds));
const refusal = (code: number, message: string) =>
  Object.assign(new Error(message), { responseCode: code });

/** Quillpost as a process, with a mail server of its own, and Alice who sends one letter. */
async function startWith(
  { onTestFinished }: TestContext,
  options: SMTPServerOptions,
  onMail?: (mail: Received) => Promise<void> | void,
) {
  const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
  const port = await freePort();
  const origin = `http://blog.localhost:${port}`;
  const mailServer = await startMailServer(options, onMail);
  const start = () =>
    startBlog({
      folder,
      port,
      origin,
      smtpUrl: mailServer.url,
      databaseUrl: `file:${folder}/blog.db`,
    });
  let blog = await start();
  onTestFinished(async () => {
    blog.kill("SIGKILL");
    mailServer.cut();
    await mailServer.close();
    rmSync(folder, { recursive: true });
  });
  const alice = createAuthor(createTestBrowser({ inject: overHttp(() => port) }, origin));
  return {
    alice,
    mailServer,
    sendTo: async (...names: string[]) => {
      const { id } = await alice.write();
      return (
        await alice.send(`/posts/${id}/friends/by-hand`, {
          typed: names.map((name) => `${name} <${name}@friends.example>`).join("\n"),
        })
      ).headers.location!;
    },
    /** @returns how it ended */
    stop: async () => (blog.kill("SIGTERM"), (await once(blog, "exit"))[0] as number),
    start: async () => void (blog = await start()),
  };
}

const recipients = ({ received }: MailServer) =>
  received.map(({ to }) => to.split("@")[0]!).toSorted();

/** What a letter's page says about each friend. */
const statesOn = (page: string) =>
  Object.fromEntries(
    [
      ...page.matchAll(
        /<span class="soft">(\w+)@friends\.example<\/span><\/span>\s*<span class="[\w-]+">([^<]+)</g,
      ),
    ].map(([, name, state]) => [name, state]),
  );

describe(
  "a mail server that takes its time, and differs from friend to friend",
  { timeout: 60_000 },
  () => {
    test.concurrent(
      "each friend's line is true, everybody has one mail at most, and pages are quick meanwhile",
      async (context) => {
        const asked = new Map<string, number>();
        const { alice, mailServer, sendTo } = await startWith(
          context,
          {
            onRcptTo: ({ address }, _session, callback) => {
              const name = address.split("@")[0]!;
              asked.set(name, (asked.get(name) ?? 0) + 1);
              const isFirst = asked.get(name) === 1;
              if (name === "dropped" && isFirst) mailServer.cut();
              else
                setTimeout(
                  callback,
                  250,
                  name === "gone"
                    ? refusal(550, "no such user")
                    : name === "busy" && isFirst
                      ? refusal(451, "come back later")
                      : null,
                );
            },
          },
          async ({ to }) => {
            await pause(250);
            if (to.startsWith("cut")) mailServer.cut();
          },
        );
        const letter = await sendTo("gone", "busy", "dropped", "cut", "carol", "dave", "erin");

        let slowest = 0;
        let page = "";
        await eventually(async () => {
          const began = performance.now();
          await alice.open("/");
          page = (await alice.open(letter)).body;
          slowest = Math.max(slowest, performance.now() - began);
          return !page.includes("Sending your letter");
        }, 25 * second);
        expect(slowest).toBeLessThan(1_000);
        expect(statesOn(page)).toEqual({
          gone: "not sent",
          busy: "accepted",
          dropped: "accepted",
          cut: "not sure",
          carol: "accepted",
          dave: "accepted",
          erin: "accepted",
        });
        expect(page).toContain("no such user");
        expect(recipients(mailServer)).toEqual(["busy", "carol", "cut", "dave", "dropped", "erin"]);
        expect(Object.fromEntries(asked)).toEqual({
          gone: 1,
          busy: 2,
          dropped: 2,
          cut: 1,
          carol: 1,
          dave: 1,
          erin: 1,
        });
      },
    );
  },
);

describe("a stop while the mail server says nothing", { timeout: 60_000 }, () => {
  test.concurrent.for([
    ["at a friend's address", { onRcptTo: () => undefined }],
    ["from the start", { onConnect: () => undefined }],
  ] as const)("%s: it ends with 0, and nobody is in doubt", async ([, silence], context) => {
    let isSilent = true;
    const [[name, fallSilent]] = Object.entries(silence) as [["onRcptTo", () => void]];
    const onward = (...given: unknown[]): void =>
      isSilent ? fallSilent() : (given.at(-1) as () => void)();
    const { alice, mailServer, sendTo, stop, start } = await startWith(context, { [name]: onward });
    const letter = await sendTo("carol", "dave");
    await eventually(async () =>
      Object.values(statesOn((await alice.open(letter)).body)).includes("on its way"),
    );
    expect(await stop()).toBe(0);

    isSilent = false;
    await start();
    let page = "";
    await eventually(
      async () => !(page = (await alice.open(letter)).body).includes("Sending your letter"),
      50 * second,
    );
    expect([
      page.includes("2 of 2 accepted by the mail server"),
      addressesInDoubt(page),
      recipients(mailServer),
    ]).toEqual([true, [], ["carol", "dave"]]);
  });
});
