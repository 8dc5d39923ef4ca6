import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  startRudeMailServer,
  type Answers,
  type RudeMailServerOptions,
} from "../testing/rude-mail-server.ts";
import { readMailServer, type MailServer } from "./mail-server.ts";
import { createPostOffice } from "./post-office.ts";

const mail = { subject: "S", text: "text\n", html: "<p>text</p>", replyTo: undefined };
const patience = { connection: 3_000, greeting: 1_000, reply: 2_000 };

let certificates = 0;

async function certificateFor(
  ...altNames: ({ type: 2; value: string } | { type: 7; ip: string })[]
) {
  const { private: key, cert } = await generate(
    [{ name: "commonName", value: `test ${(certificates += 1)}` }],
    {
      keyType: "ec",
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames },
      ],
    },
  );
  return { key, cert };
}

const here = await certificateFor({ type: 7, ip: "127.0.0.1" }, { type: 2, value: "mail.example" });
const elsewhere = await certificateFor({ type: 2, value: "other.example" });
const unknown = await certificateFor({ type: 7, ip: "127.0.0.1" });

beforeAll(() =>
  setDefaultCACertificates([...getCACertificates("default"), here.cert, elsewhere.cert]),
);

const offering: Answers = (line) =>
  line.startsWith("EHLO") ? "250-rude.example\r\n250-AUTH PLAIN\r\n250 STARTTLS" : undefined;
const notOffering: Answers = (line) =>
  line.startsWith("EHLO")
    ? "250-rude.example\r\n250 AUTH PLAIN"
    : line === "STARTTLS"
      ? "502 5.5.1 not implemented"
      : undefined;

/**
 * Hands over one mail to a server that is treated as if it were not on this machine, unless a test
 * says otherwise.
 */
async function hand(
  answers: Answers,
  tls: RudeMailServerOptions,
  changes: Partial<MailServer> = {},
  scheme = "smtp",
) {
  const server = await startRudeMailServer(answers, tls);
  const far = readMailServer(`${scheme}://user:secret@mail.example:${server.port}`, {
    origin: "https://blog.example",
    localhost: "loopback",
  });
  const postOffice = createPostOffice({
    mailServer: { ...far, host: "127.0.0.1", servername: undefined, ...changes },
    sender: { name: "Q", address: "q@q.example" },
    patience,
  });
  onTestFinished(() => postOffice.close());
  const outcome = await postOffice.deliver(
    mail,
    { name: "", address: "carol@friends.example" },
    "<1@blog.example>",
  );
  const told = server.lines
    .filter((line) => /^(AUTH|MAIL|RCPT)/.test(line))
    .map((line) => line.split(" ")[0]);
  return { outcome, told, received: server.received.length };
}

const unreachable = (reason: string, said: RegExp) => ({
  kind: "unreachable",
  reason: expect.stringContaining(reason) as string,
  said: expect.stringMatching(said) as string,
});

describe("a server elsewhere hears user, password and letter over TLS or not at all (RFC 3207 §6)", () => {
  test.each([
    ["STARTTLS", offering, "smtp", {}],
    ["TLS from the first byte", offering, "smtps", { isImplicit: true }],
  ] as const)(
    "over %s, by the address in its certificate",
    async (_what, answers, scheme, options) => {
      const { outcome, told, received } = await hand(
        answers,
        { tls: here, ...options },
        {},
        scheme,
      );
      expect([outcome, told, received]).toEqual([{ kind: "sent" }, ["AUTH", "MAIL", "RCPT"], 1]);
    },
  );

  test("or by the name in its certificate", async () => {
    expect((await hand(offering, { tls: here }, { servername: "mail.example" })).outcome).toEqual({
      kind: "sent",
    });
  });

  test.each([
    [
      "it offers no STARTTLS",
      notOffering,
      {},
      "smtp",
      "cannot be encrypted",
      /502 5.5.1 not implemented/,
    ],
    [
      "nobody whom we trust knows its certificate",
      offering,
      { tls: unknown },
      "smtp",
      "certificate cannot be trusted",
      /self-signed certificate/,
    ],
    [
      "its certificate is for another name",
      offering,
      { tls: elsewhere },
      "smtp",
      "certificate cannot be trusted",
      /does not match/,
    ],
    [
      "nobody whom we trust knows it, from the first byte",
      offering,
      { tls: unknown, isImplicit: true },
      "smtps",
      "certificate cannot be trusted",
      /self-signed certificate/,
    ],
    [
      "it does not speak TLS from the first byte",
      offering,
      {},
      "smtps",
      "cannot be encrypted",
      /wrong version number|packet length too long|record/i,
    ],
    [
      "it waits for TLS from the first byte",
      offering,
      { tls: here, isImplicit: true },
      "smtp",
      "does not answer",
      /Greeting never received/,
    ],
  ] as const)(
    "nothing, when %s; and the reason is told",
    async (_what, answers, options, scheme, reason, said) => {
      const { outcome, told, received } = await hand(answers, options, {}, scheme);
      expect([outcome, told, received]).toEqual([unreachable(reason, said), [], 0]);
    },
  );
});

describe("the operator may say otherwise", () => {
  test.each([
    [
      "?ignoreTLS=true: in the clear, though TLS is offered",
      offering,
      { tls: unknown },
      { tls: "never" },
    ],
    [
      "?requireTLS=false: in the clear, where it is not offered",
      notOffering,
      {},
      { tls: "offered" },
    ],
    ["?requireTLS=false: over TLS, where it is", offering, { tls: here }, { tls: "offered" }],
    [
      "?tls.rejectUnauthorized=false: with any certificate",
      offering,
      { tls: unknown },
      { verifies: false },
    ],
  ] as const)("%s", async (_what, answers, options, changes) => {
    expect((await hand(answers, options, changes)).outcome).toEqual({ kind: "sent" });
  });

  test("?requireTLS=true on this machine: nothing in the clear", async () => {
    const { outcome, told } = await hand(
      notOffering,
      {},
      {
        ...readMailServer("smtp://127.0.0.1?requireTLS=true", {
          origin: "http://blog.localhost:4000",
          localhost: "loopback",
        }),
        port: 0,
      },
    );
    expect([outcome.kind, told]).toEqual(["unreachable", []]);
  });
});

describe("credentials that are not accepted", () => {
  test("are told as such, without them", async () => {
    const { outcome, told } = await hand(
      (line, moment) =>
        line.startsWith("AUTH") ? "535 5.7.8 bad credentials" : offering(line, moment),
      { tls: here },
    );
    expect([outcome, told]).toEqual([
      unreachable("sign in", /^535 5.7.8 bad credentials$/),
      ["AUTH"],
    ]);
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });
});
