import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { domain, type Mailer } from "../mailer.ts";
import { answersAt } from "./answers-at.ts";
import { unpackDebianPackage } from "./debian.ts";

const daemon = 1;

/**
 * Postfix, from Debian; it knows its recipients, and brings mail on. Its own users are not there,
 * so others of the system stand in.
 */
export const postfix: Mailer = {
  id: "postfix",
  name: "Postfix",
  version: "3.7",
  settings: "one address refused",
  refuses: ["gone"],
  start: async (workshop, mailbox) => {
    const root = await unpackDebianPackage(workshop, "postfix");
    const [port, config, queue, data] = [
      await workshop.freePort(),
      join(workshop.folder, "etc"),
      join(workshop.folder, "queue"),
      join(workshop.folder, "data"),
    ];
    const libraries = join(root, "usr/lib/postfix");
    for (const folder of [config, queue, data]) mkdirSync(folder);
    mkdirSync(join(queue, "pid"));
    for (const name of [
      "active",
      "bounce",
      "corrupt",
      "defer",
      "deferred",
      "flush",
      "hold",
      "incoming",
      "maildrop",
      "private",
      "public",
      "saved",
      "trace",
    ]) {
      mkdirSync(join(queue, name));
      chownSync(join(queue, name), daemon, daemon);
    }
    chownSync(data, daemon, daemon);
    writeFileSync(
      join(config, "main.cf"),
      settings({ root, config, queue, data, libraries, port: mailbox.port }),
    );
    writeFileSync(join(config, "master.cf"), services(port));
    writeFileSync(join(config, "recipients"), `/^gone@/ REJECT no such user\n`);
    const environment = { LD_LIBRARY_PATH: libraries };
    await workshop.serve(join(libraries, "sbin/master"), ["-c", config, "-d"], answersAt(port), {
      environment: { ...environment, MAIL_CONFIG: config },
    });
    return { url: `smtp://127.0.0.1:${port}` };
  },
};

interface Places {
  readonly root: string;
  readonly config: string;
  readonly queue: string;
  readonly data: string;
  readonly libraries: string;
  readonly port: number;
}

function settings({ root, config, queue, data, libraries, port }: Places): string {
  return `compatibility_level = 3.6
config_directory = ${config}
queue_directory = ${queue}
data_directory = ${data}
command_directory = ${root}/usr/sbin
daemon_directory = ${libraries}/sbin
shlib_directory = ${libraries}
meta_directory = ${config}
mail_owner = daemon
setgid_group = mail
default_privs = nobody
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
export_environment = LD_LIBRARY_PATH
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relay_domains = ${domain}
relayhost = [127.0.0.1]:${port}
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtpd_recipient_restrictions = check_recipient_access regexp:${config}/recipients, permit_mynetworks, reject
maillog_file_prefixes = ${data}
maillog_file = ${data}/log
alias_maps =
local_recipient_maps =
`;
}

/** Without a jail, in which the libraries would have to lie again. */
function services(port: number): string {
  const rows = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr",
    "rewrite unix - - n - - trivial-rewrite",
    "bounce unix - - n - 0 bounce",
    "defer unix - - n - 0 bounce",
    "trace unix - - n - 0 bounce",
    "smtp unix - - n - - smtp",
    "relay unix - - n - - smtp",
    "error unix - - n - - error",
    "retry unix - - n - - error",
    "anvil unix - - n - 1 anvil",
    "scache unix - - n - 1 scache",
    "postlog unix-dgram n - n - 1 postlogd",
    "proxymap unix - - n - - proxymap",
    "flush unix n - n 1000? 0 flush",
  ];
  return `${rows.join("\n")}\n`;
}
