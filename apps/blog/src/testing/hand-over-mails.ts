import { onTestFinished } from "vitest";
import { startRudeMailServer, type Answers } from "./rude-mail-server.ts";
import { createPostOffice } from "../deliver/post-office.ts";
import { readMailServer } from "../deliver/mail-server.ts";

export const mail = { subject: "S", text: "text\n", html: "<p>text</p>", replyTo: undefined };
export const patience = { connection: 600, greeting: 400, reply: 600 };

/** Hands over as many mails, one after the other. @returns what became of each */
export async function hand(count: number, answers: Answers, options = "") {
  const server = await startRudeMailServer(answers);
  const postOffice = createPostOffice({
    mailServer: readMailServer(server.url + options, {
      origin: "https://blog.example",
      localhost: "loopback",
    }),
    sender: { name: "Q", address: "q@q.example" },
    patience,
  });
  onTestFinished(() => postOffice.close());
  const outcomes = [];
  for (let n = 0; n < count; n += 1)
    outcomes.push(
      await postOffice.deliver(
        mail,
        { name: "", address: `friend${n}@friends.example` },
        `<${n}@blog.example>`,
      ),
    );
  return {
    server,
    outcomes,
    kinds: outcomes.map((outcome) =>
      outcome.kind === "refused" ? (outcome.isPermanent ? "for good" : "for now") : outcome.kind,
    ),
  };
}
