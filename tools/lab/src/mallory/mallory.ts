import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { createService } from "@tale/service/create-service";
import type { Settings } from "@tale/story-tool/launcher/settings";
import { findFreePorts } from "@tale/service/free-ports";
import { portOf } from "@tale/story-tool/launcher/settings";
import type { Desk } from "./desk.ts";
import { deskPage } from "./desk.page.ts";
import { evilmailRoute } from "./evilmail.ts";
import { lureRoute } from "./lure.route.ts";

/**
 * Mallory: a client like any other, with pages of her own. She knows what any visitor of the
 * parties knows, and what their browsers bring her.
 */
export interface Mallory {
  readonly origin: string;
  readonly desk: Desk;
  learn(origins: Settings["origins"]): void;
  /** Begins anew, with an empty desk. */
  clear(): void;
  close(): Promise<void>;
}

export interface MalloryOptions {
  /** Her own public origin; a free port below `mallory.localhost` if it is not said. */
  readonly origin?: string;
  readonly send?: HttpClient;
  /** Where a stage may watch from. */
  readonly backstageUrl?: string;
}

const host = "127.0.0.1";

export async function startMallory(options: MalloryOptions = {}): Promise<Mallory> {
  const { send = createHttpClient(), backstageUrl } = options;
  const origin = options.origin ?? (await freeOrigin());
  const desk: Desk = { loot: [], picture: undefined, plan: "provider", origins: undefined };
  const service = createService({
    party: "mallory",
    origin,
    logLevel: "silent",
    trustProxy: false,
    backstageUrl,
  });
  await service.register(lureRoute, desk);
  await service.register(evilmailRoute, { origin, desk, send });
  await service.register(deskPage, { origin, desk });
  await service.listen({ host, port: portOf(origin) });
  return {
    origin,
    desk,
    clear: () => {
      desk.loot.length = 0;
      desk.picture = undefined;
      desk.plan = "provider";
    },
    learn: (origins) => void (desk.origins = origins),
    close: () => service.close(),
  };
}

async function freeOrigin(): Promise<string> {
  const [port] = await findFreePorts(1, host);
  return `http://mallory.localhost:${port}`;
}
