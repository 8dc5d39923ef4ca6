import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { domain, type Mailer } from "../mailer.ts";
import { answersAt } from "./answers-at.ts";

const version = "3.3.4";

/** Haraka, from npm; it takes mail for one domain and forwards it. */
export const haraka: Mailer = {
  id: "haraka",
  name: "Haraka",
  version,
  settings: "one domain, one address refused, forwards by SMTP",
  refuses: ["gone"],
  start: async (workshop, mailbox) => {
    writeFileSync(join(workshop.folder, "package.json"), "{}");
    await workshop.run(workshop.need("npm"), [
      "install",
      "--no-audit",
      "--no-fund",
      "--omit=optional",
      `Haraka@${version}`,
    ]);
    const port = await workshop.freePort();
    const settings: Record<string, string> = {
      "smtp.ini": `listen=127.0.0.1:${port}\nnodes=0\n`,
      plugins: "blocked\nrcpt_to.in_host_list\nqueue/smtp_forward\n",
      host_list: `${domain}\n`,
      "smtp_forward.ini": `host=127.0.0.1\nport=${mailbox.port}\n`,
      me: "haraka.example\n",
    };
    const home = join(workshop.folder, "home");
    const program = join(workshop.folder, "node_modules/Haraka/bin/haraka");
    await workshop.run(process.execPath, [program, "-i", home]);
    mkdirSync(join(home, "plugins"), { recursive: true });
    for (const [name, text] of Object.entries(settings))
      writeFileSync(join(home, "config", name), text);
    writeFileSync(
      join(home, "plugins/blocked.js"),
      `exports.hook_rcpt = function (next, connection, params) { params[0].user === "gone" ? next(DENY, "5.1.1 no such user") : next(); };\n`,
    );
    await workshop.serve(process.execPath, [program, "-c", home], answersAt(port));
    return { url: `smtp://127.0.0.1:${port}` };
  },
};
