import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { generate } from "selfsigned";
import { expect, onTestFinished } from "vitest";
import {
  startRudeMailServer,
  type Answers,
  type RudeMailServerOptions,
} from "./rude-mail-server.ts";
import { readMailServer, type MailServer } from "../deliver/mail-server.ts";
import { createPostOffice } from "../deliver/post-office.ts";

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

export const here = await certificateFor(
  { type: 7, ip: "127.0.0.1" },
  { type: 2, value: "mail.example" },
);
export const elsewhere = await certificateFor({ type: 2, value: "other.example" });
export const unknown = await certificateFor({ type: 7, ip: "127.0.0.1" });

export async function trustCertificates(): Promise<void> {
  setDefaultCACertificates([...getCACertificates("default"), here.cert, elsewhere.cert]);
}

export const offering: Answers = (line) =>
  line.startsWith("EHLO") ? "250-rude.example\r\n250-AUTH PLAIN\r\n250 STARTTLS" : undefined;
export const notOffering: Answers = (line) =>
  line.startsWith("EHLO")
    ? "250-rude.example\r\n250 AUTH PLAIN"
    : line === "STARTTLS"
      ? "502 5.5.1 not implemented"
      : undefined;

/**
 * Hands over one mail to a server that is treated as if it were not on this machine, unless a test
 * says otherwise.
 */
export async function hand(
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

export const unreachable = (reason: string, said: RegExp) => ({
  kind: "unreachable",
  reason: expect.stringContaining(reason) as string,
  said: expect.stringMatching(said) as string,
});
