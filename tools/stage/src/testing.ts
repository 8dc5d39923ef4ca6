import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import type { Service } from "@tale/service/create-service";
import { findFreePorts } from "@tale/service/free-ports";
import { startCast, type RunningCast } from "@tale/story-tool/launcher/start-cast";
import { playStory } from "@tale/story-tool/player/play-story";
import type { StoryEvent } from "@tale/story-tool/player/events";
import { cast, type PartyId } from "@tale/story/cast";
import { buildApp } from "./app.ts";
import { usualEditor } from "./proofs/editor-link.ts";

export interface Theatre {
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly stage: Service;
  readonly cast: RunningCast;
  /** Everything the parties sent to the stage, as it came. */
  readonly received: string[];
  /**
   * Everything the audience's browsers and programs were told by the parties: the run's real
   * secrets are in it.
   */
  readonly heard: HttpResponse[];
  play(...acts: number[]): Promise<boolean>;
  ask(path: string, body?: unknown): Promise<HttpResponse>;
  close(): Promise<void>;
}

/**
 * Real parties in processes of their own, and a stage in this one. For tests only.
 *
 * @param only the parties that a test needs; all of them where it does not say
 */
export async function openTheatre(only?: readonly PartyId[]): Promise<Theatre> {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-stage-"));
  const origins = await freeOrigins();
  const received: string[] = [];
  const stage = await startStage(origins, received);
  process.env["ACCESS_TOKEN_LIFETIME"] = "5";
  const parties = Object.keys(origins).filter((id) => id !== "stage") as PartyId[];
  const running = await startCast({
    dataFolder,
    origins,
    ports: "free",
    only: only ?? parties,
    stage: origins.stage,
  });

  const heard: HttpResponse[] = [];
  const http = createHttpClient({ timeout: 20_000, maxBodySize: 128 * 1024 * 1024 });
  const send: HttpClient = async (url, request) => {
    const answer = await http(url, request);
    heard.push(answer);
    return answer;
  };
  return {
    origins,
    stage,
    cast: running,
    received,
    heard,
    play: async (...acts) => {
      const events: StoryEvent[] = [];
      const isWell = await playStory(
        { origins: running.settings.origins, selfStarted: true, stop: async () => undefined },
        send,
        acts,
        async (event) => void events.push(event),
      );
      if (!isWell) console.error(events.find(({ kind }) => kind === "failed"));
      return isWell;
    },
    ask: (path, body) =>
      http(
        `${origins.stage}${path}`,
        body === undefined
          ? {}
          : {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(body),
            },
      ),
    close: async () => {
      await stage.close();
      await running.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** @param received is filled with every report, as it arrives */
export async function startStage(
  origins: Theatre["origins"],
  received: string[] = [],
): Promise<Service> {
  const port = Number(new URL(origins.stage).port);
  const stage = await buildApp({
    listen: { host: "127.0.0.1", port },
    origin: origins.stage,
    origins,
    logLevel: "silent",
    editor: usualEditor,
    isLocal: true,
  });
  stage.addHook("preValidation", async (request) => {
    if (request.url.startsWith("/backstage/"))
      received.push(request.url, JSON.stringify(request.body ?? ""));
  });
  await stage.listen({ host: "127.0.0.1", port });
  return stage;
}

async function freeOrigins(): Promise<Record<PartyId, string>> {
  const parties = Object.values(cast);
  const ports = await findFreePorts(parties.length, "127.0.0.1");
  return Object.fromEntries(
    parties.map(({ id, origin }, index) => [id, origin.replace(/\d+$/, `${ports[index]}`)]),
  ) as Record<PartyId, string>;
}

/** What a reader of the stream gets within half a second. */
export async function readEvents(origin: string, path: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  socket.destroy();
  return Buffer.concat(chunks).toString();
}
