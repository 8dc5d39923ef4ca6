import { spawn } from "node:child_process";

/** What a program wrote; otherwise the reason why it wrote nothing that can be used. */
export type Outcome =
  | { readonly output: Buffer; readonly problem?: undefined }
  | { readonly output?: undefined; readonly problem: string };

const patience = 300_000;

/** Runs a program with something to read. Its own words are the problem when it fails. */
export function runProgram(
  [command = "", ...words]: readonly string[],
  input: Buffer | string = "",
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { timeout: patience, killSignal: "SIGKILL" });
    const chunks: Buffer[] = [];
    let complaint = "";
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => (complaint += String(chunk)));
    child.stdin.on("error", () => undefined); // It ended before it had read everything.
    child.on("error", (error) => resolve({ problem: error.message }));
    child.on("close", (code) => {
      if (code === 0) resolve({ output: Buffer.concat(chunks) });
      else resolve({ problem: complaint.trim().split("\n").at(-1) || `it ended with ${code}` });
    });
    child.stdin.end(input);
  });
}
