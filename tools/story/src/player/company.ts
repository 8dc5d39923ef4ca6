import { cast } from "@tale/story/cast";
import type { HttpClient } from "@tale/service/http-client";
import { CannotStart, originVariables, partyIds, type Settings } from "../launcher/settings.ts";

export type Origins = Settings["origins"];

/** The services the story is played with, and how to send them home. */
export interface Company {
  readonly origins: Origins;
  readonly selfStarted: boolean;
  stop(): Promise<void>;
}

/** The story needs everybody but the stage, which only watches. */
const needed = partyIds.filter((party) => party !== "stage");

/**
 * Finds the cast where it should be playing; when nobody is there, `start` brings one for this run
 * alone.
 *
 * @throws CannotStart when only some of them are there
 */
export async function gatherCompany(
  origins: Origins,
  send: HttpClient,
  start: () => Promise<Company>,
): Promise<Company> {
  const present = await Promise.all(
    needed.map((party) => answers(send, `${origins[party]}/readyz`)),
  );
  const absent = needed.filter((_, index) => !present[index]);
  if (absent.length === 0) return { origins, selfStarted: false, stop: async () => undefined };
  if (absent.length === needed.length) return start();
  const list = absent
    .map((party) => `${cast[party].name} (${origins[party]}, set by ${originVariables[party]})`)
    .join(", ");
  throw new CannotStart(
    `only a part of the cast is on stage. Missing: ${list}. Start everybody with npm start, or stop the others and let the story start its own`,
  );
}

async function answers(send: HttpClient, url: string): Promise<boolean> {
  return send(url).then(
    ({ status }) => status === 200,
    () => false,
  );
}
