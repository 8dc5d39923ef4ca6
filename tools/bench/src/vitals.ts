import { Session, type Profiler } from "node:inspector/promises";

/**
 * Preloaded into every server of the benchmark: tells what its process has used so far, whenever
 * the benchmark asks.
 */
export interface Vitals {
  /** Processor time of all its threads, in milliseconds. */
  readonly processor: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

export type Profile = Profiler.Profile;
export type Question = "vitals" | "start profile" | "stop profile";

const session = new Session();

const answers: Record<Question, () => Promise<Vitals | Profile | null>> = {
  vitals: async () => {
    const { user, system } = process.cpuUsage();
    return { processor: (user + system) / 1_000, memory: process.memoryUsage.rss() };
  },
  "start profile": async () => {
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 200 });
    await session.post("Profiler.start");
    return null;
  },
  "stop profile": async () => {
    const { profile } = await session.post("Profiler.stop");
    session.disconnect();
    return profile;
  },
};

process.on(
  "message",
  (question: Question) => void answers[question]?.().then((answer) => process.send?.(answer)),
);
process.once("disconnect", () => process.exit()); // Nobody is left to ask, or to stop it.
process.channel?.unref();
