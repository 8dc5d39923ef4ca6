import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Channel } from "./notifications.ts";

const channel = "tale_changes";
const patience = 1_000;

/**
 * LISTEN and NOTIFY. Listening takes a connection of its own that stays open (a pooler in between
 * must not share it). A connection that broke is opened again, and the listener is called once,
 * because notifications may have been missed.
 */
export function postgresChannel(url: string, pool: pg.Pool): Channel {
  const self = randomUUID();
  let sending: Promise<unknown> | undefined;
  let isWanted = false;

  /** Several notifications at once travel as one. */
  function notifyOthers(): void {
    isWanted = true;
    sending ??= send().finally(() => (sending = undefined));
  }

  async function send(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await pool.query("SELECT pg_notify($1, $2)", [channel, self]).catch(() => undefined);
    }
  }

  function listenToOthers(listener: () => void): () => void {
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
      client.on("notification", ({ payload }) => void (payload !== self && listener()));
      try {
        await client.connect();
        await client.query(`LISTEN ${channel}`);
        listener();
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

  return { notifyOthers, listenToOthers };
}
