import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotBring } from "@tale/providers-tool/cannot-bring.error";
import type { Workshop } from "@tale/providers-tool/workshop";

/**
 * Unpacks a package of Debian without installing it: two mail servers cannot be installed at once.
 * @returns where it lies
 */
export async function unpackDebianPackage(workshop: Workshop, name: string): Promise<string> {
  const apt = workshop.need("apt-get");
  if (process.getuid?.() !== 0)
    throw new CannotBring("it changes users, so only root can start it");
  for (const folder of [workshop.folder, join(workshop.folder, "..")]) chmodSync(folder, 0o755);
  await workshop.run(apt, ["download", name]);
  const file = readdirSync(workshop.folder).find(
    (one) => one.startsWith(`${name}_`) && one.endsWith(".deb"),
  );
  if (!file) throw new CannotBring(`${name} was not downloaded`);
  await workshop.run(workshop.need("dpkg"), ["-x", file, name]);
  return join(workshop.folder, name);
}

/**
 * The number of the first user that `onMachineWith` adds and of its group; the next is one more.
 */
export const addedUser = 9025;

export interface Additions {
  readonly users: readonly string[];
  /** By the path of a folder of the machine: the folder of the workshop that stands in for it. */
  readonly folders?: Readonly<Record<string, string>>;
}

/**
 * A program's words, to be started where the machine has further users, and other folders: in a
 * mount namespace of its own, so that nothing of it stays.
 */
export function onMachineWith(
  { users, folders = {} }: Additions,
  workshop: Workshop,
  program: string,
  words: readonly string[],
): [string, string[]] {
  const [passwd, group] = [join(workshop.folder, "passwd"), join(workshop.folder, "group")];
  const numbered = users.map((user, place) => ({ user, number: addedUser + place }));
  const added = {
    passwd: numbered.map(({ user, number: n }) => `${user}:x:${n}:${n}::/nonexistent:/bin/false\n`),
    group: numbered.map(({ user, number: n }) => `${user}:x:${n}:\n`),
  };
  writeFileSync(passwd, readFileSync("/etc/passwd", "utf8") + added.passwd.join(""));
  writeFileSync(group, readFileSync("/etc/group", "utf8") + added.group.join(""));
  const shown = { "/etc/passwd": passwd, "/etc/group": group, ...folders };
  const bind = Object.entries(shown).map(([path, ours]) => `mount --bind ${ours} ${path}`);
  const start = `${bind.join(" && ")} && exec "$@"`;
  return [workshop.need("unshare"), ["--mount", "sh", "-c", start, "sh", program, ...words]];
}
