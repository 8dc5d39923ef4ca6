import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { domain, type Mailer } from "../mailer.ts";
import { answersAt } from "./answers-at.ts";
import { onMachineWith, unpackDebianPackage } from "./debian.ts";

/**
 * OpenSMTPD, from Debian; after two mails over one connection it says 452 to MAIL, by default after
 * a hundred. Its queue, its jail and its socket have fixed paths: folders of the workshop stand
 * there.
 */
export const opensmtpd: Mailer = {
  id: "opensmtpd",
  name: "OpenSMTPD",
  version: "6.8",
  settings: "`smtp limit max-mails 2`, one address refused",
  refuses: ["gone"],
  start: async (workshop, mailbox) => {
    const program = join(await unpackDebianPackage(workshop, "opensmtpd"), "usr/sbin/smtpd");
    const port = await workshop.freePort();
    const file = join(workshop.folder, "smtpd.conf");
    writeFileSync(file, configuration(port, mailbox.port));
    chmodSync(file, 0o644);
    const spool = join(workshop.folder, "spool");
    const lib = join(workshop.folder, "lib");
    const run = join(workshop.folder, "run");
    for (const folder of [spool, lib, run]) mkdirSync(folder);
    mkdirSync(join(lib, "opensmtpd/empty"), { recursive: true });
    const additions = {
      users: ["opensmtpd", "opensmtpq"],
      folders: { "/var/spool": spool, "/var/lib": lib, "/run": run },
    };
    const [unshare, words] = onMachineWith(additions, workshop, program, ["-d", "-f", file]);
    await workshop.serve(unshare, words, answersAt(port));
    return { url: `smtp://127.0.0.1:${port}` };
  },
};

function configuration(port: number, mailbox: number): string {
  return `smtp limit max-mails 2
listen on 127.0.0.1 port ${port} hostname opensmtpd.example
action "on" relay host smtp://127.0.0.1:${mailbox}
match from any for rcpt-to "gone@${domain}" reject
match from any for domain "${domain}" action "on"
`;
}
