import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Wire } from "./bell.ts";

const channel = "bell";
const patience = 1_000;

/**
 * Rings travel by NOTIFY. Listening takes a connection of its own that stays open (so a pooler in
 * between must not share it); when it breaks it is made anew, and rings once, because nobody knows
 * what was missed.
 */
export function createPostgresWire(url: string, pool: pg.Pool): Wire {
  const self = randomUUID();
  let telling: Promise<unknown> | undefined;
  let isWanted = false;

  /** Many rings at once travel as one. */
  function tellOthers(): void {
    isWanted = true;
    telling ??= tell().finally(() => (telling = undefined));
  }

  async function tell(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await pool.query("SELECT pg_notify($1, $2)", [channel, self]).catch(() => undefined);
    }
  }

  function hearOthers(ring: () => void): () => void {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    let line: pg.Client | undefined;

    async function listen(): Promise<void> {
      const client = (line = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: patience,
        keepAlive: true,
      }));
      client.on("error", () => undefined);
      client.once("end", listenAgain);
      client.on("notification", ({ payload }) => void (payload !== self && ring()));
      try {
        await client.connect();
        await client.query(`LISTEN ${channel}`);
        ring();
      } catch {
        void client.end().catch(() => undefined);
        listenAgain();
      }
    }

    function listenAgain(): void {
      clearTimeout(timer);
      if (!isOver) timer = setTimeout(() => void listen(), patience).unref();
    }

    void listen();
    return () => {
      isOver = true;
      clearTimeout(timer);
      void line?.end().catch(() => undefined);
    };
  }

  return { tellOthers, hearOthers };
}
