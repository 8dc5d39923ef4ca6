import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CannotBring } from "../cannot-bring.error.ts";

const where = ["/usr/lib/jvm", "/opt", "/Library/Java/JavaVirtualMachines"];

/**
 * A Java of at least that version: `JAVA_HOME`, or the newest that is installed. @throws
 * CannotBring
 */
export function findJava(atLeast: number): string {
  const installed = where
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder).flatMap((name) => [
        join(folder, name),
        join(folder, name, "Contents/Home"),
      ]),
    );
  const homes = [process.env["JAVA_HOME"] ?? "", ...installed].filter((home) =>
    existsSync(join(home, "bin/javac")),
  );
  const found = homes
    .map((home) => ({ home, version: versionOf(home) }))
    .filter(({ version }) => version >= atLeast);
  const [best] = found.sort((one, other) => other.version - one.version);
  if (!best) throw new CannotBring(`it needs a JDK ${atLeast} or newer (set JAVA_HOME)`);
  return best.home;
}

function versionOf(home: string): number {
  const { stdout } = spawnSync(join(home, "bin/javac"), ["-version"], { encoding: "utf8" });
  return Number(/javac (\d+)/.exec(stdout ?? "")?.[1] ?? 0);
}
