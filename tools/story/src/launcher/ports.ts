import { isFree } from "@tale/service/free-ports";
import { cast, type PartyId } from "@tale/story/cast";
import type { Role } from "./playbill.ts";
import { findHolder } from "./port-holder.ts";
import {
  CannotStart,
  originVariables,
  portOf,
  smtpPortVariable,
  type Settings,
} from "./settings.ts";

/** A port somebody needs, and what to type to give them another. */
interface Need {
  readonly port: number;
  readonly who: string;
  readonly wayOut: string;
}

/** @throws CannotStart naming every port that is taken, by whom, and the variable that moves it */
export async function checkPortsFree(roles: readonly Role[], settings: Settings): Promise<void> {
  const needs = roles.flatMap(({ id }) => needsOf(id, settings));
  const problems = await Promise.all(
    needs.map(async (need, index) => {
      const rival = needs.slice(0, index).find(({ port }) => port === need.port);
      if (rival)
        return `${rival.who} and ${need.who} cannot both listen on port ${need.port}. Move one: ${need.wayOut}`;
      if (await isFree(need.port, settings.host)) return [];
      const holder = findHolder(need.port);
      const by = holder ? ` by process ${holder.pid} (${holder.command})` : "";
      return `${need.who} cannot listen: port ${need.port} is in use${by}. Stop that, or move it: ${need.wayOut}`;
    }),
  );
  if (problems.flat().length) throw new CannotStart(problems.flat().join("\n"));
}

function needsOf(id: PartyId, { origins, smtpPort }: Settings): Need[] {
  const port = portOf(origins[id]);
  const moved = new URL(origins[id]);
  moved.port = `${port < 60_000 ? port + 1_000 : port - 1_000}`;
  const web = { port, who: nameOf(id), wayOut: `${originVariables[id]}=${moved.origin} npm start` };
  const smtp = {
    port: smtpPort,
    who: `${nameOf(id)}'s mail server`,
    wayOut: `${smtpPortVariable}=${smtpPort + 1_000} npm start`,
  };
  return id === "inbox" ? [web, smtp] : [web];
}

/** A party's name at the start of a sentence. */
export function nameOf(id: PartyId): string {
  const { name } = cast[id];
  return name[0]!.toUpperCase() + name.slice(1);
}
