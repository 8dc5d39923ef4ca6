import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mailer } from "../mailer.ts";
import { answersAt } from "./answers-at.ts";

const version = "1.4.6";

/** aiosmtpd, from the Python Package Index, with a Maildir of its own. */
export const aiosmtpd: Mailer = {
  id: "aiosmtpd",
  name: "aiosmtpd",
  version,
  settings: "as it comes, with a Maildir",
  refuses: [],
  start: async (workshop) => {
    const python = workshop.need("python3");
    await workshop.run(python, ["-m", "venv", "venv"]);
    await workshop.run(join(workshop.folder, "venv/bin/pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      `aiosmtpd==${version}`,
    ]);
    const port = await workshop.freePort();
    const maildir = join(workshop.folder, "maildir");
    await workshop.serve(
      join(workshop.folder, "venv/bin/python"),
      [
        "-m",
        "aiosmtpd",
        "-n",
        "-l",
        `127.0.0.1:${port}`,
        "-c",
        "aiosmtpd.handlers.Mailbox",
        maildir,
      ],
      answersAt(port),
    );
    return {
      url: `smtp://127.0.0.1:${port}`,
      counts: () => Promise.resolve(countIn(join(maildir, "new"))),
    };
  },
};

/** Every mail is a file, and the handler writes the envelope's address into it. */
function countIn(folder: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    const address =
      /^X-RcptTos?: (.*)$/im
        .exec(readFileSync(join(folder, file), "utf8"))?.[1]
        ?.trim()
        .toLowerCase() ?? "nobody";
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
}
