import { eventually } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { startRudeMailServer, type Answers } from "../testing/rude-mail-server.ts";
import { createPostOffice } from "./post-office.ts";
import { readMailServer } from "./mail-server.ts";
import { patience as usual } from "./mail-connection.ts";
import { hand, mail, patience } from "../testing/hand-over-mails.ts";

describe("patience", () => {
  test("is what RFC 5321 §4.5.3.2 asks for", () => {
    const minutes = (time: number) => time / 60_000;
    expect([minutes(usual.greeting), minutes(usual.reply)]).toEqual([5, 10]);
    expect(usual.connection).toBeGreaterThan(usual.greeting);
  });

  test.each(["", "EHLO", "MAIL", "RCPT", "DATA", "."])(
    "goes through a server that takes its time at %j",
    async (command) => {
      const slowly: Answers = (line) =>
        line === command || (command && line.startsWith(command))
          ? new Promise((resolve) => setTimeout(resolve, 300, undefined))
          : undefined;
      expect((await hand(1, slowly)).kinds).toEqual(["sent"]);
    },
  );

  test.each([
    ["", "unreachable"],
    ["RCPT", "for now"],
    [".", "unknown"],
  ])("has an end: silence at %j is %s", async (command, kind) => {
    expect(
      (await hand(1, (line) => (line.startsWith(command) && (command || !line) ? "" : undefined)))
        .kinds,
    ).toEqual([kind]);
  });
});

describe("a server that has enough connections of ours", () => {
  test("is not out of reach: the mail waits, and the others go on", async () => {
    const server = await startRudeMailServer((line, { connection }) =>
      line === "" && connection > 1
        ? "421 too many connections"
        : line === "DATA"
          ? new Promise((resolve) => setTimeout(resolve, 300, undefined))
          : undefined,
    );
    const postOffice = createPostOffice({
      mailServer: readMailServer(server.url, {
        origin: "https://blog.example",
        localhost: "loopback",
      }),
      sender: { name: "Q", address: "q@q.example" },
      patience,
    });
    onTestFinished(() => postOffice.close());
    const deliver = (n: number) =>
      postOffice.deliver(mail, { name: "", address: `friend${n}@friends.example` }, `<${n}@b>`);
    const first = deliver(0);
    await eventually(() => server.lines.includes("DATA"));
    const outcomes = await Promise.all([first, deliver(1)]);
    expect(outcomes).toMatchObject([{ kind: "sent" }, { kind: "refused", isPermanent: false }]);
  });
});

describe("we say", () => {
  test("the name of our origin, or the one in SMTP_URL", async () => {
    for (const [options, name] of [
      ["", "blog.example"],
      ["?name=relay.example", "relay.example"],
    ]) {
      expect((await hand(1, () => undefined, options)).server.lines[0]).toBe(`EHLO ${name}`);
    }
  });
});
