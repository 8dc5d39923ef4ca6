/**
 * How the process of a party handles its memory. Both must be known before a process starts.
 *
 * - `MALLOC_MMAP_THRESHOLD_`: a password is hashed in 19 MiB. Blocks of that size go back to the
 *   system; the C library would keep some for each of its threads, 100 MB together.
 * - `--max-semi-space-size`: young objects get 16 MiB. With twice as much, which is Node's choice,
 *   nothing takes less time.
 */
const threshold = { MALLOC_MMAP_THRESHOLD_: "16777216" } as const;
const semiSpace = "--max-semi-space-size";

/**
 * The environment with the memory settings of a party. What it says about them itself comes last,
 * and holds.
 */
export function withMemorySettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options = "" } = environment;
  return { ...threshold, ...environment, NODE_OPTIONS: `${semiSpace}=16 ${options}`.trim() };
}

/**
 * Starts this process anew, under the same process id, if it was started without the memory
 * settings: then a party takes the same memory by `npm start`, in a container and by hand. Does
 * nothing where a process cannot replace itself (Windows), and where another one speaks to it over
 * a channel, which would break.
 */
export function takeMemorySettings(): void {
  const { env, execPath, execArgv, argv, connected, platform } = process;
  const isSet = [env["NODE_OPTIONS"] ?? "", ...execArgv].some((word) => word.includes(semiSpace));
  if (isSet && "MALLOC_MMAP_THRESHOLD_" in env) return;
  if (platform === "win32" || process.execve === undefined || connected !== undefined) return;
  process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], withMemorySettings(env));
}
