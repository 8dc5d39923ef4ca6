import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createUser } from "./code-flow.ts";
import { compare, median, type Contender, type Outcome } from "./measure.ts";
import { connections, startServer, type Server } from "./server.ts";

/**
 * `npm run reporting -w @tale/bench-tool`: what it costs a party to be watched. The same
 * authorization server three times, each with its own database on disk: without a stage, with the
 * address of a stage that is not there, and with a real stage that listens. They play the same
 * authorization code flow: first at the pace of people, a flow of one and a flow of the other, so
 * that every message is told; then as fast as they can, in turns within the same minute, when most
 * of them are only counted. BENCH_ROUNDS (9), BENCH_SECONDS (2) per turn and BENCH_PORT (4460, the
 * first of five) change it.
 */
const rounds = Math.max(3, Number(process.env["BENCH_ROUNDS"] ?? 9));
const seconds = Number(process.env["BENCH_SECONDS"] ?? 2);
const port = Number(process.env["BENCH_PORT"] ?? 4460);

const data = fileURLToPath(new URL("../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(join(data, "bench-reporting-"));
const servers: Server[] = [];

try {
  const stageOrigin = `http://stage.localhost:${port}`;
  const stage = await start("tools/stage/src/main.ts", stageOrigin, {
    ORIGIN: stageOrigin,
    CAST: `fernmail=http://fernmail.localhost:${port + 3}`,
  });
  const unwatched = await flows("off", port + 1, {});
  const waiting = await flows("waiting", port + 2, {
    BACKSTAGE_URL: `http://stage.localhost:${port + 4}`,
  });
  const watched = await flows("watched", port + 3, { BACKSTAGE_URL: stageOrigin });

  console.table([await comparePatiently(watched, unwatched)]);
  console.log(await toldTo(stage));

  const outcomes: Outcome[] = [];
  outcomes.push(
    await compare(
      { workload: "an address where no stage is", goal: 0.97, ours: waiting, peer: unwatched },
      rounds,
      seconds,
    ),
  );
  outcomes.push(
    await compare(
      { workload: "a stage that listens", goal: 0.9, ours: watched, peer: unwatched },
      rounds,
      seconds,
    ),
  );
  console.table(
    outcomes.map(({ workload, ours, peer, ratio, goal }) => ({
      "reporting to": workload,
      "flows /s": Math.round(ours),
      "without /s": Math.round(peer),
      ratio: Number(ratio.toFixed(3)),
      goal,
    })),
  );
  console.log(await toldTo(stage));
} catch (error) {
  console.error(`No numbers: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}

async function start(...args: Parameters<typeof startServer>): Promise<Server> {
  const server = await startServer(...args);
  servers.push(server);
  return server;
}

/**
 * An authorization server of its own, and sixteen people who have signed in and consented there.
 */
async function flows(
  name: string,
  port: number,
  environment: Record<string, string>,
): Promise<Contender> {
  const origin = `http://fernmail.localhost:${port}`;
  const server = await start("apps/email-provider/src/main.ts", origin, {
    ORIGIN: origin,
    DATABASE_URL: `file:${folder}/${name}.db`,
    LOG_LEVEL: "warn",
    ...environment,
  });
  const users = Array.from({ length: connections }, () =>
    createUser(server, { authorize: "/authorize", token: "/token" }),
  );
  for (const user of users) await user.prepare();
  return { name, workers: users.map(({ run }) => run) };
}

/**
 * One flow at a time with a pause after each: what somebody in front of a browser would wait
 * longer, in milliseconds.
 */
async function comparePatiently(watched: Contender, unwatched: Contender) {
  const took: Record<"watched" | "unwatched", number[]> = { watched: [], unwatched: [] };
  for (let turn = 0; turn < 400; turn++) {
    for (const [name, { workers }] of Object.entries({ watched, unwatched }) as [
      "watched" | "unwatched",
      Contender,
    ][]) {
      const before = performance.now();
      await workers[turn % workers.length]!();
      took[name].push(performance.now() - before);
      await delay(20);
    }
  }
  const [slower, faster] = [median(took.watched.slice(100)), median(took.unwatched.slice(100))];
  return {
    "at the pace of people": "one flow, median",
    "watched ms": Number(slower.toFixed(2)),
    "without ms": Number(faster.toFixed(2)),
    ratio: Number((faster / slower).toFixed(3)),
    goal: 0.9,
  };
}

/** A flood is more than anybody can look at: how much of it was told, and how much counted only. */
async function toldTo(stage: Server): Promise<string> {
  const { state, legs } = JSON.parse((await stage.request("/api/run?run=all")).body) as {
    legs: { n: number }[];
    state: { parties: { dropped: number }[] };
  };
  return `The stage was told of ${legs.at(-1)?.n ?? 0} messages; the party counted ${state.parties[0]?.dropped ?? 0} more that it did not tell.`;
}
