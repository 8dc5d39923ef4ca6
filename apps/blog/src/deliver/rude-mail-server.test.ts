import { describe, expect, test } from "vitest";
import { hand } from "../testing/hand-over-mails.ts";

const says = (outcome: unknown) => (outcome as { said?: string }).said;

describe("421 is no word about the mail (RFC 5321 §3.8)", () => {
  test.each(["MAIL", "RCPT", "DATA", ".", "RSET"])(
    "at %s after two mails: a new connection, and everybody has one mail",
    async (command) => {
      const { server, kinds } = await hand(6, (line, { mails, connection }) =>
        line.startsWith(command) && mails >= (command === "." ? 3 : 2) && connection < 4
          ? "421 4.7.0 too many messages in this connection"
          : undefined,
      );
      expect(kinds).toEqual(Array.from({ length: 6 }, () => "sent"));
      expect(server.connections).toBeGreaterThan(command === "RSET" ? 0 : 1);
    },
  );

  test.each(["MAIL", "RCPT", "DATA", "."])(
    "at %s of a new connection: it passes, as 451 does",
    async (command) => {
      const { kinds, outcomes } = await hand(1, (line) =>
        line.startsWith(command) ? "421 4.3.2 shutting down" : undefined,
      );
      expect(kinds).toEqual(["for now"]);
      expect(says(outcomes[0])).toBe("421 4.3.2 shutting down");
    },
  );

  test.each(["", "EHLO"])("in answer to %j: the server takes no mail now", async (command) => {
    const { outcomes } = await hand(1, (line) =>
      line.startsWith(command) ? "421 4.3.2 too busy" : undefined,
    );
    expect(outcomes).toEqual([
      {
        kind: "unreachable",
        reason: "The mail server takes no mail now.",
        said: "421 4.3.2 too busy",
      },
    ]);
  });
});

describe("a server that has had enough of one connection (RFC 5321 §4.2.1)", () => {
  const allSent = Array.from({ length: 6 }, () => "sent");

  test.each([
    ["MAIL", "452 4.5.3 Too many messages sent"],
    ["MAIL", "451 4.7.0 try again later"],
    ["MAIL", "503 5.5.1 sender already given"],
    ["RCPT", "503 5.5.1 need MAIL first"],
    ["DATA", "503 5.5.1 need RCPT first"],
  ])("is asked over a new one at once: %s after two mails, %s", async (command, reply) => {
    const { server, kinds } = await hand(6, (line, { mails }) =>
      line.startsWith(command) && mails === 2 ? reply : undefined,
    );
    expect([kinds, server.received.length, server.connections]).toEqual([allSent, 6, 3]);
    expect(server.lines.filter((line) => line === "QUIT")).toHaveLength(2);
  });

  test("is asked over a new one though it refused the mails before", async () => {
    const begun = new Map<number, number>();
    const { server, kinds } = await hand(5, (line, { connection }) => {
      const count = begun.get(connection) ?? 0;
      if (line.startsWith("MAIL")) begun.set(connection, count + 1);
      if (line.startsWith("MAIL") && count === 2) return "452 4.5.3 Too many messages sent";
      return /RCPT.*friend[01]@/.test(line) ? "450 4.2.0 greylisted" : undefined;
    });
    expect(kinds).toEqual(["for now", "for now", "sent", "sent", "sent"]);
    expect(server.connections).toBe(3);
  });

  test.each([0, 2])("and has no room for any mail after %i: one new connection", async (room) => {
    let taken = 0;
    const { server, kinds } = await hand(6, (line) => {
      if (line === ".") taken += 1;
      return line.startsWith("MAIL") && taken >= room ? "452 4.3.1 disk full" : undefined;
    });
    expect(kinds).toEqual(allSent.map((sent, place) => (place < room ? sent : "for now")));
    expect(server.connections).toBe(room === 0 ? 1 : 2);
  });
});

describe("a server that closes the line", () => {
  test("right after each 250: the next mail goes over a new connection", async () => {
    const { server, kinds } = await hand(3, (line) =>
      line === "." ? "250 taken close" : undefined,
    );
    expect([kinds, server.received.length, server.connections]).toEqual([
      ["sent", "sent", "sent"],
      3,
      3,
    ]);
  });

  test("in the middle of the second mail: it goes over a new connection", async () => {
    const { server, kinds } = await hand(2, (line, { mails }) =>
      line.startsWith("RCPT") && mails === 1 ? "close" : undefined,
    );
    expect([kinds, server.received.length, server.connections]).toEqual([["sent", "sent"], 2, 2]);
  });

  test("after the text of the second mail: it may have arrived, and is not sent again", async () => {
    const { server, kinds } = await hand(2, (line, { mails }) =>
      line === "." && mails === 2 ? "close" : undefined,
    );
    expect([kinds, server.received.length]).toEqual([["sent", "unknown"], 2]);
  });
});

describe("the server's reply decides", () => {
  test.each([
    ["RCPT", "550 5.1.1 no such user", "for good"],
    ["RCPT", "450 4.2.0 greylisted", "for now"],
    ["RCPT", "503 5.5.1 bad sequence", "for now"],
    ["MAIL", "550 5.7.1 sender refused", "for good"],
    ["DATA", "451 4.3.0 later", "for now"],
    [".", "452 4.3.1 no room", "for now"],
    [".", "554 5.6.0 spam", "for good"],
    ["MAIL", "530 5.7.0 authentication required", "unreachable"],
    ["", "554 5.7.1 your address is blocked", "unreachable"],
  ])("at %s: %s", async (command, reply, kind) => {
    const { kinds, outcomes } = await hand(1, (line) =>
      line.startsWith(command) && (command !== "" || line === "") ? reply : undefined,
    );
    expect(kinds).toEqual([kind]);
    expect(says(outcomes[0])).toBe(reply);
  });

  test("of several lines is one text, with its code once, and is not cut", async () => {
    const long = "word ".repeat(60).trim();
    const { outcomes } = await hand(1, (line) =>
      line.startsWith("RCPT")
        ? `550-5.7.1 The first line\r\n550-5.7.1 ${long}\r\n550 5.7.1 the last.`
        : undefined,
    );
    expect(says(outcomes[0])).toBe(`550 5.7.1 The first line ${long} the last.`);
  });

  test("for one friend leaves the line open for the others", async () => {
    const { server, kinds } = await hand(5, (line) =>
      /RCPT.*friend[13]@/.test(line) ? "550 no such user" : undefined,
    );
    expect(kinds).toEqual(["sent", "for good", "sent", "for good", "sent"]);
    expect(server.connections).toBe(1);
  });
});
