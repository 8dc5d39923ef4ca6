import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workshop } from "../workshop.ts";

interface GoProgram {
  readonly module: string;
  readonly version: string;
  /** The package of the program, below the module; the module's root where it is empty. */
  readonly main: string;
  readonly tags?: string;
}

/**
 * A program of a Go module: the one that was given, or built from the checkout that was given, or from the module proxy.
 *
 * @throws CannotBring
 */
export async function buildGoProgram(workshop: Workshop, { module, version, main, tags = "" }: GoProgram): Promise<string> {
  const { folder, given } = workshop;
  if (given && statSync(given).isFile()) return given;
  const go = workshop.need("go");
  const program = join(folder, "program");
  const words = ["build", "-tags", tags, "-o", program];
  if (given) {
    await workshop.run(go, [...words, `./${main}`], { folder: given });
    return program;
  }
  const build = join(folder, "build");
  if (!existsSync(build)) mkdirSync(build);
  writeFileSync(join(build, "go.mod"), "module tale\n\ngo 1.25\n");
  const environment = { GOFLAGS: "-mod=mod" };
  await workshop.run(go, ["get", `${module}@${version}`], { folder: build, environment });
  await workshop.run(go, [...words, join(module, main)], { folder: build, environment });
  return program;
}
