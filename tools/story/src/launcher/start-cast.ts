import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "@tale/service/free-ports";
import type { PartyId } from "@tale/story/cast";
import type { Guest } from "./guest/guest.ts";
import { keepRunning, type Incident, type KeptParty } from "./keep-running.ts";
import { openPartyLog } from "./party-log.ts";
import { startProcess } from "./party-process.ts";
import { environmentOf, guideFor, playbill, playbillWith, type Role } from "./playbill.ts";
import { checkPortsFree, nameOf } from "./ports.ts";
import { prepareSeed } from "./seeds.ts";
import { CannotStart, portOf, readSettings, type Settings } from "./settings.ts";

export interface CastOptions {
  readonly dataFolder: string;
  /** Addresses other than the defaults. */
  readonly origins?: Partial<Settings["origins"]>;
  readonly smtpPort?: number;
  /** `free`: every party whose origin is not given, and SMTP, gets a port that nobody holds. */
  readonly ports?: "free";
  /** Where a stage is that is not of this cast, and shall be told. */
  readonly stage?: string;
  /** An authorization server that is not ours, in Ottermail's place. */
  readonly guest?: Guest | undefined;
  /** Starts these parties and no others. */
  readonly only?: readonly PartyId[];
  /** What a party of this cast is started with in place of the usual. */
  readonly change?: (role: Role) => Role;
  /** Hears what happens while they run. */
  readonly onEvent?: (event: CastEvent) => void;
  /** Stops everybody, also while they are still starting. */
  readonly signal?: AbortSignal;
}

export type CastEvent = { readonly party: PartyId } & (
  | { readonly kind: "ready"; readonly ms: number }
  | { readonly kind: "complaint"; readonly text: string }
  | Incident
);

export interface RunningCast {
  readonly settings: Settings;
  /** The origins of those who run. */
  readonly addresses: Readonly<Partial<Record<PartyId, string>>>;
  readonly guest?: Guest | undefined;
  /** Lets everybody finish, for `patience` milliseconds at the longest. */
  stop(patience?: number): Promise<void>;
  /** Ends one party's process as a crash would. It comes back. */
  kill(party: PartyId): void;
  /** Ends one party, and starts it in another role where it was and with what it kept. */
  recast(party: PartyId, change: (role: Role) => Role): Promise<void>;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const usualPatience = 4_000;

/**
 * Starts the parties, each a process of its own, all at once, and keeps them running.
 *
 * @returns when every one of them answers `/readyz`
 * @throws CannotStart with one line per cause; nothing is left running then
 */
export async function startCast(options: CastOptions): Promise<RunningCast> {
  const { only, change = (role) => role, onEvent = () => undefined, signal } = options;
  const settings = await settingsOf(options);
  const roles = playbillWith(options.guest)
    .filter(({ id }) => !only || only.includes(id))
    .map(change);
  mkdirSync(settings.dataFolder, { recursive: true });
  await checkPortsFree(roles, settings);

  const company = roles.map(({ id }) => id);
  const told = {
    stage: company.includes("stage") ? settings.origins.stage : options.stage,
    guide: guideFor(settings, company),
  };
  const starts = roles.map(
    (role) => [role.id, prepareParty(role, settings, told, onEvent)] as const,
  );
  const kept = new Map(starts.map(([id, start]) => [id, start()]));
  const stop = async (patience = usualPatience): Promise<void> => {
    await Promise.all([...kept.values()].map((party) => party.stop(patience)));
  };
  signal?.addEventListener("abort", () => void stop());

  const outcomes = await Promise.allSettled(
    [...kept].map(([id, party]) => announceReady(id, party, onEvent)),
  );
  const reasons = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  if (reasons.length > 0) {
    await stop(0);
    throw new CannotStart(reasons.map(({ reason }) => (reason as Error).message).join("\n"));
  }

  return {
    settings,
    guest: options.guest,
    addresses: Object.fromEntries(roles.map(({ id }) => [id, settings.origins[id]])),
    stop,
    kill: (id) => kept.get(id)?.kill(),
    recast: async (id, newChange) => {
      await kept.get(id)?.stop(usualPatience);
      const role = playbillWith(options.guest).find((one) => one.id === id)!;
      const party = prepareParty(newChange(role), settings, told, onEvent)();
      kept.set(id, party);
      await announceReady(id, party, onEvent);
    },
  };
}

function prepareParty(
  role: Role,
  settings: Settings,
  { stage, guide }: { readonly stage: string | undefined; readonly guide: string | undefined },
  onEvent: (event: CastEvent) => void,
): () => KeptParty {
  const { id } = role;
  const environment = environmentOf(
    role,
    settings,
    prepareSeed(role, settings, root),
    process.env,
    stage,
    guide,
  );
  const log = openPartyLog(id, settings.dataFolder, (text) =>
    onEvent({ party: id, kind: "complaint", text }),
  );
  const options = {
    program: role.main,
    folder: root,
    environment,
    host: settings.host,
    port: portOf(settings.origins[id]),
    log,
  };
  return () =>
    keepRunning(
      () => startProcess(options),
      (incident) => onEvent({ party: id, ...incident }),
    );
}

async function announceReady(
  id: PartyId,
  { ready }: KeptParty,
  onEvent: (event: CastEvent) => void,
): Promise<void> {
  const before = performance.now();
  try {
    await ready;
    onEvent({ party: id, kind: "ready", ms: performance.now() - before });
  } catch (error) {
    throw new CannotStart(`${nameOf(id)} cannot start: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function settingsOf({
  dataFolder,
  origins: wanted,
  smtpPort,
  ports,
  guest,
}: CastOptions): Promise<Settings> {
  const standard = readSettings({});
  const origins = { ...wanted, ...(guest ? { ottermail: new URL(guest.issuer).origin } : {}) };
  const given = {
    ...standard,
    dataFolder: resolve(dataFolder),
    origins: { ...standard.origins, ...origins },
    smtpPort: smtpPort ?? standard.smtpPort,
  };
  if (ports !== "free") return given;

  const movable = playbill.map(({ id }) => id).filter((id) => !origins[id]);
  const [freeSmtpPort, ...freePorts] = await findFreePorts(movable.length + 1, standard.host);
  const moved = movable.map((id, index) => [
    id,
    originWithPort(standard.origins[id], freePorts[index]!),
  ]);
  return {
    ...given,
    origins: { ...given.origins, ...Object.fromEntries(moved) },
    smtpPort: smtpPort ?? freeSmtpPort!,
  };
}

function originWithPort(origin: string, port: number): string {
  const url = new URL(origin);
  url.port = `${port}`;
  return url.origin;
}
