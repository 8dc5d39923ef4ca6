import { createTransport } from "nodemailer";
import type { ScrapedFriend } from "./borrowed-account.ts";

export interface Note {
  /** Whose name stands on it; nobody asked them. */
  readonly from: string;
  readonly to: ScrapedFriend;
  readonly title: string;
}

/** Sends mail in somebody's name to the demo's mail server on this machine. */
export function createPostman(smtpPort: number): (note: Note) => Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: smtpPort, ignoreTLS: true });
  return async ({ from, to, title }) => {
    await transport.sendMail({
      from,
      to: { name: to.name, address: to.email },
      subject: `I wrote “${title}”`,
      text: `Hello ${to.name},\n\nI wrote “${title}”. Please read it.\n`,
    });
  };
}
