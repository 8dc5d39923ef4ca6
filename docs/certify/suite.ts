import { setTimeout as sleep } from "node:timers/promises";
import type { PlayedModule, PlayedPlan, Result } from "./verdicts.ts";

/** A plan of the suite as we play it. */
export interface Plan {
  readonly plan: string;
  readonly variant: Readonly<Record<string, string>>;
}

/** What we do once a module waits: where the suite is the server, somebody has to be its client. */
export type Act = (module: string) => Promise<void>;

interface Module {
  readonly testModule: string;
  readonly variant?: Readonly<Record<string, string>>;
}

/** A line of a module's log. Most have more members, of which only these are read. */
interface LogLine {
  readonly src?: string;
  readonly msg?: string;
  readonly result?: string;
}

export interface SuiteOptions {
  /** Where the suite is, such as `https://suite.localhost:8443`. */
  readonly address: string;
  /** How often a module is asked whether it has ended, in milliseconds. */
  readonly every?: number;
  /** How long a module may take, in milliseconds; the longest waits for a code to expire. */
  readonly patience?: number;
  /** Told of each module when it has ended. */
  readonly tell?: (module: PlayedModule) => void;
}

const results: readonly string[] = [
  "PASSED",
  "WARNING",
  "REVIEW",
  "SKIPPED",
  "FAILED",
] satisfies Result[];

/**
 * The REST interface of a conformance suite that runs in developer mode, where it asks nobody to
 * sign in.
 */
export function createSuite({
  address,
  every = 500,
  patience = 300_000,
  tell = () => undefined,
}: SuiteOptions) {
  async function ask<Answer>(
    method: "GET" | "POST",
    path: string,
    query: Record<string, string> = {},
    body?: string,
  ): Promise<Answer> {
    const url = `${address}${path}?${new URLSearchParams(query)}`;
    const response = await fetch(url, {
      method,
      ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    if (!response.ok)
      throw new Error(
        `${method} ${url} was answered with ${response.status}: ${(await response.text()).slice(0, 500)}`,
      );
    return (await response.json()) as Answer;
  }

  /** Its state once it has ended; one that never ends is given up. */
  async function end(id: string, act: () => Promise<void>): Promise<Result> {
    let hasActed = false;
    for (let waited = 0; waited < patience; waited += every) {
      const { status, result = "" } = await ask<{ status?: string; result?: string }>(
        "GET",
        `/api/info/${id}`,
      );
      if (status === "FINISHED")
        return results.includes(result) ? (result as Result) : "INTERRUPTED";
      if (status === "INTERRUPTED") return "INTERRUPTED";
      if (status === "WAITING" && !hasActed) {
        hasActed = true;
        await act();
      }
      await sleep(every);
    }
    return "INTERRUPTED";
  }

  async function playModule(
    plan: string,
    { testModule: name, variant = {} }: Module,
    act: Act,
  ): Promise<PlayedModule> {
    const { id } = await ask<{ id: string }>("POST", "/api/runner", {
      test: name,
      plan,
      variant: JSON.stringify(variant),
    });
    const result = await end(id, () => act(name));
    const lines = await ask<LogLine[]>("GET", `/api/log/${id}`);
    const faults = lines
      .filter((line) => line.result === "FAILURE" || line.result === "WARNING")
      .map(({ src, msg }) => `${src}: ${msg}`);
    const played = { name, result, log: `${address}/log-detail.html?log=${id}`, faults };
    tell(played);
    return played;
  }

  return {
    version: async (): Promise<string> => {
      const { version, revision } = await ask<{ version?: string; revision?: string }>(
        "GET",
        "/api/server",
      );
      return `${version} (commit ${revision})`;
    },

    /**
     * Plays every module of a plan, one after another: they share clients, and a browser's
     * sign-in.
     */
    play: async (
      name: string,
      { plan, variant }: Plan,
      configuration: object,
      act: Act = async () => undefined,
    ): Promise<PlayedPlan> => {
      const query = { planName: plan, variant: JSON.stringify(variant) };
      const { id, modules } = await ask<{ id: string; modules: Module[] }>(
        "POST",
        "/api/plan",
        query,
        JSON.stringify(configuration),
      );
      const played: PlayedModule[] = [];
      for (const module of modules) played.push(await playModule(id, module, act));
      return { name, plan, variant, modules: played };
    },
  };
}
