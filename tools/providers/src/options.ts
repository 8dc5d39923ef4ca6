import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Server } from "./server.ts";

interface Words {
  readonly only?: readonly string[] | undefined;
  readonly from?: readonly string[] | undefined;
}

export interface Wishes {
  readonly chosen: readonly Server[];
  /** The program or checkout of a server, by its id. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Which servers are wanted, and where some of them come from; or, in one line, what was not
 * understood.
 */
export function readWishes(
  { only, from = [] }: Words,
  servers: readonly Server[],
): Wishes | { readonly problem: string } {
  const known = servers.map(({ id }) => id);
  const there = `there is ${known.join(", ")}`;
  const stranger = only?.find((id) => !known.includes(id));
  if (stranger !== undefined) return { problem: `--only ${stranger}: ${there}` };

  const given = new Map<string, string>();
  for (const text of from) {
    const [, id = "", path = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (!known.includes(id)) return { problem: `--from ${text} must be NAME=PATH; ${there}` };
    if (!existsSync(path)) return { problem: `--from ${text}: nothing is at ${path}` };
    given.set(id, resolve(path));
  }
  return { chosen: servers.filter(({ id }) => !only || only.includes(id)), given };
}
