import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../../lab/src/act.main.ts", import.meta.url));

/**
 * Plays an act that belongs to the lab: a program of its own, so that nothing of the story needs
 * the naive parties.
 *
 * @returns the code it ended with
 */
export async function playInLab(act: number, pace: number): Promise<number> {
  const child = spawn(process.execPath, [program, "--act", `${act}`, "--pace", `${pace}`], {
    stdio: "inherit",
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", pass).on("SIGTERM", pass);
  const [code] = (await once(child, "close")) as [number | null];
  process.off("SIGINT", pass).off("SIGTERM", pass);
  return code ?? 130;
}
