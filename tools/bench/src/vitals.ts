/** Preloaded into every server of the benchmark: tells what its process has used so far, whenever the benchmark asks. */
export interface Vitals {
  /** Processor time of all its threads, in milliseconds. */
  readonly processor: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

process.on("message", (message) => {
  if (message !== "vitals") return;
  const { user, system } = process.cpuUsage();
  process.send?.({ processor: (user + system) / 1_000, memory: process.memoryUsage.rss() } satisfies Vitals);
});
process.channel?.unref();
