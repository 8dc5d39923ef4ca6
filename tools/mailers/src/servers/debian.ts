import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotBring } from "@tale/providers-tool/server";
import type { Workshop } from "@tale/providers-tool/workshop";

/** Unpacks a package of Debian without installing it: two mail servers cannot be installed at once. @returns where it lies */
export async function unpackDebianPackage(workshop: Workshop, name: string): Promise<string> {
  const apt = workshop.need("apt-get");
  if (process.getuid?.() !== 0) throw new CannotBring("it changes users, so only root can start it");
  for (const folder of [workshop.folder, join(workshop.folder, "..")]) chmodSync(folder, 0o755);
  await workshop.run(apt, ["download", name]);
  const file = readdirSync(workshop.folder).find((one) => one.startsWith(`${name}_`) && one.endsWith(".deb"));
  if (!file) throw new CannotBring(`${name} was not downloaded`);
  await workshop.run(workshop.need("dpkg"), ["-x", file, name]);
  return join(workshop.folder, name);
}

/** The number of the user and the group that `withUser` adds. */
export const addedUser = 9025;

/** A program's words, to be started where the machine has a further user: in a mount namespace of its own, so that nothing of it stays. */
export function withUser(workshop: Workshop, user: string, program: string, words: readonly string[]): [string, string[]] {
  const entries = { passwd: `${user}:x:${addedUser}:${addedUser}::/nonexistent:/usr/sbin/nologin\n`, group: `${user}:x:${addedUser}:\n` };
  for (const [file, entry] of Object.entries(entries)) writeFileSync(join(workshop.folder, file), readFileSync(`/etc/${file}`, "utf8") + entry);
  const bind = Object.keys(entries).map((file) => `mount --bind ${join(workshop.folder, file)} /etc/${file}`);
  return [workshop.need("unshare"), ["--mount", "sh", "-c", `${bind.join(" && ")} && exec "$@"`, "sh", program, ...words]];
}
