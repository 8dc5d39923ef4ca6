import { mkdirSync, statSync, writeFileSync } from "node:fs";
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
 * A program of a Go module: the one that was given, or built from the checkout that was given, or
 * from the module proxy.
 *
 * @throws CannotBring
 */
export async function buildGoProgram(
  workshop: Workshop,
  { module, version, main, tags = "" }: GoProgram,
): Promise<string> {
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
  mkdirSync(build, { recursive: true });
  const replaced = await replacementsOf(workshop, go, `${module}@${version}`);
  writeFileSync(join(build, "go.mod"), ["module tale", "go 1.25", ...replaced, ""].join("\n"));
  const environment = { GOFLAGS: "-mod=mod" };
  await workshop.run(go, ["get", `${module}@${version}`], { folder: build, environment });
  await workshop.run(go, [...words, join(module, main)], { folder: build, environment });
  return program;
}

interface Replacement {
  readonly Old: { readonly Path: string };
  readonly New: { readonly Path: string; readonly Version?: string };
}

/**
 * The `replace` lines of a module. Go honours those of the main module alone, and Hydra does not
 * compile without its own. A folder beside the module's files is in no module proxy, so that line
 * stays out.
 */
async function replacementsOf({ run }: Workshop, go: string, name: string): Promise<string[]> {
  const { GoMod: file } = readJson(await run(go, ["mod", "download", "-json", name])) as {
    GoMod: string;
  };
  const edited = readJson(await run(go, ["mod", "edit", "-json", file]));
  const { Replace: replacements } = edited as { Replace?: Replacement[] | null };
  return (replacements ?? [])
    .filter(({ New }) => New.Version !== undefined)
    .map(({ Old, New }) => `replace ${Old.Path} => ${New.Path} ${New.Version}`);
}

/** Go says its progress beside its answer. */
function readJson(said: string): unknown {
  return JSON.parse(said.slice(said.indexOf("{"), said.lastIndexOf("}") + 1));
}
