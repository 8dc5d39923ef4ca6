import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { domain, type Mailer } from "../mailer.ts";
import { answersAt } from "./answers-at.ts";
import { addedUser, onMachineWith, unpackDebianPackage } from "./debian.ts";

/** Exim, from Debian; after two mails it says 421 to a connection. */
export const exim: Mailer = {
  id: "exim",
  name: "Exim",
  version: "4.96",
  settings: "`smtp_accept_max_per_connection = 2`, one address refused",
  refuses: ["gone"],
  start: async (workshop, mailbox) => {
    const root = await unpackDebianPackage(workshop, "exim4-daemon-light");
    const port = await workshop.freePort();
    const spool = join(workshop.folder, "spool");
    mkdirSync(spool);
    chownSync(spool, addedUser, addedUser);
    const file = join(workshop.folder, "exim.conf");
    writeFileSync(file, configuration(join(root, "usr/sbin/exim4"), spool, port, mailbox.port));
    chmodSync(file, 0o644);
    const exim4 = join(root, "usr/sbin/exim4");
    const daemon = ["-C", file, "-bdf", "-q30s"];
    const [program, words] = onMachineWith({ users: ["Debian-exim"] }, workshop, exim4, daemon);
    await workshop.serve(program, words, answersAt(port));
    return { url: `smtp://127.0.0.1:${port}` };
  },
};

/**
 * Exim sends QUIT along with the end of a mail, and our mailbox hears that too early: hence no
 * pipelining between them.
 */
function configuration(program: string, spool: string, port: number, mailbox: number): string {
  return `exim_path = ${program}
exim_user = Debian-exim
exim_group = Debian-exim
deliver_drop_privilege = true
spool_directory = ${spool}
log_file_path = ${spool}/%slog
pid_file_path = ${spool}/pid
primary_hostname = exim.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
smtp_accept_max_per_connection = 2
tls_advertise_hosts =
acl_smtp_rcpt = acl_rcpt
keep_environment =
begin acl
acl_rcpt:
  deny local_parts = gone
       message = no such user
  accept domains = ${domain}
  deny message = relay not permitted
begin routers
on:
  driver = manualroute
  transport = smtp
  route_list = * 127.0.0.1
  self = send
begin transports
smtp:
  driver = smtp
  port = ${mailbox}
  allow_localhost
  hosts_avoid_pipelining = *
  user = Debian-exim
begin retry
* * F,1h,5s
`;
}
