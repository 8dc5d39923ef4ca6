import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpClient } from "@tale/service/http-client";
import { findIssuer } from "@tale/story-tool/launcher/guest/find-issuer";
import { endpointsIn } from "@tale/story-tool/launcher/guest/invite";
import { startCast } from "@tale/story-tool/launcher/start-cast";
import { playQuillpost, StationFailed } from "./quillpost.ts";
import { refusalsIn } from "./refusals.ts";
import { CannotBring } from "./cannot-bring.error.ts";
import { stations, type Introduction, type Server, type StationId } from "./server.ts";
import { createWorkshop } from "./workshop.ts";

export interface Outcome {
  readonly state: "passed" | "failed" | "limit" | "not reached";
  /** Why not. */
  readonly reason?: string;
}

/** What became of one server. */
export interface Result {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Why it was not played at all. */
  readonly skipped?: string;
  readonly stations: Readonly<Partial<Record<StationId, Outcome>>>;
}

export interface PlayOptions {
  /** Where the folders of this run are made. */
  readonly folder: string;
  readonly given?: string | undefined;
  readonly keep?: boolean;
  /** A folder that gets a recording of the stage, one file for each server. */
  readonly record?: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Between two stations that are recorded: the stage waits for what it may not have heard yet. */
const beat = 1_500;

/** Which station needs which before it. */
const needs: Readonly<Record<StationId, StationId | undefined>> = {
  found: undefined,
  registered: "found",
  consent: "registered",
  friends: "consent",
  mail: "friends",
  later: "friends",
  disconnected: "consent",
  signedIn: "registered",
};

/** Brings one server up, plays the story with it through Quillpost, and takes it down again. */
export async function playWith(
  server: Server,
  { folder, given, keep = false, record, signal, say }: PlayOptions,
): Promise<Result> {
  const { id, name, version, limits = {} } = server;
  const own = mkdtempSync(join(folder, `${id}-`));
  const workshop = createWorkshop(own, given, signal);
  const outcomes: Partial<Record<StationId, Outcome>> = {};
  let stopCast: () => Promise<void> = async () => undefined;
  try {
    say(`${name} ${version}: getting and starting it …`);
    const running = await server.start(workshop);
    const dataFolder = join(own, "tale");
    const metadata = await findIssuer(running.issuer, workshop.http);
    const guest = {
      name,
      issuer: running.issuer,
      isListed: false,
      contacts: running.contacts,
      endpoints: endpointsIn(metadata),
      metadata,
    };
    const only = [
      "quillpost",
      "ottermail-contacts",
      "inbox",
      ...(record ? ["stage" as const] : []),
    ] as const;
    const cast = await startCast({ dataFolder, ports: "free", only, guest, signal });
    stopCast = async () => cast.stop();
    const { quillpost = "", "ottermail-contacts": contacts = "", inbox = "" } = cast.addresses;
    const quill = playQuillpost({
      name,
      server: running,
      http: workshop.http,
      origins: { quillpost, contacts, inbox },
    });

    let introduction: Introduction;
    const play: Readonly<Record<StationId, () => Promise<void>>> = {
      found: async () => void (introduction = await running.introduce(await quill.add())),
      registered: async () => {
        await quill.register(introduction);
        await running.admit?.();
      },
      consent: quill.consent,
      friends: quill.friends,
      mail: quill.mail,
      later: quill.later,
      disconnected: quill.disconnect,
      signedIn: quill.signIn,
    };
    const logs = ["quillpost", "ottermail-contacts"].map((party) =>
      join(dataFolder, "logs", `${party}.log`),
    );
    for (const { id: station, name: title } of stations) {
      if (signal.aborted) break;
      if (record) await delay(beat);
      outcomes[station] = await playStation(station, outcomes, limits, play[station], () =>
        logs.map(refusalsIn),
      );
      say(
        `${name}: ${title} ${outcomes[station].state}${outcomes[station].reason ? `: ${outcomes[station].reason}` : ""}`,
      );
    }
    if (record && cast.addresses.stage)
      await keepRecording(cast.addresses.stage, join(record, `${id}.html`), workshop.http);
    return { id, name, version, stations: outcomes };
  } catch (error) {
    if (!(error instanceof CannotBring)) throw error;
    say(`${name}: skipped: ${error.message}`);
    return { id, name, version, skipped: error.message, stations: outcomes };
  } finally {
    await stopCast();
    await workshop.stop();
    if (!keep) await rm(own, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The stage with this run in one file, which plays with every service off. */
async function keepRecording(stage: string, file: string, http: HttpClient): Promise<void> {
  await delay(beat);
  const { body } = await http(`${stage}/recording`);
  writeFileSync(file, body);
}

async function playStation(
  id: StationId,
  earlier: Readonly<Partial<Record<StationId, Outcome>>>,
  limits: Server["limits"],
  play: () => Promise<void>,
  refusals: () => readonly string[][],
): Promise<Outcome> {
  const needed = needs[id];
  if (needed && earlier[needed]?.state !== "passed") return { state: "not reached" };
  const before = refusals().map(({ length }) => length);
  try {
    await play();
    return { state: "passed" };
  } catch (error) {
    if (error instanceof CannotBring) throw error;
    const message =
      error instanceof StationFailed
        ? error.message
        : `${(error as Error).name}: ${(error as Error).message}`;
    const reason = [message, ...refusals().flatMap((said, log) => said.slice(before[log]))].join(
      " · ",
    );
    const limit = limits?.[id];
    return limit ? { state: "limit", reason: `${limit} (${reason})` } : { state: "failed", reason };
  }
}
