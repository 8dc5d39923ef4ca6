import type { PartyId } from "@tale/story/cast";
import type { Paint } from "../player/show/paint.ts";
import { nameOf } from "./ports.ts";
import { nameTag, seconds } from "./screen.ts";

export interface Progress {
  ready(party: PartyId, ms: number): void;
  /** Leaves the terminal as it was before. */
  clear(): void;
}

/**
 * Shows who is already there: lines that change in place on a terminal, one line per event
 * elsewhere.
 */
export function showProgress(
  parties: readonly PartyId[],
  out: NodeJS.WriteStream,
  paint: Paint,
): Progress {
  return out.isTTY ? liveLines(parties, out, paint) : plainLines(out);
}

function liveLines(parties: readonly PartyId[], out: NodeJS.WriteStream, paint: Paint): Progress {
  const took = new Map<PartyId, number>();
  const draw = (): void => {
    for (const id of parties) {
      const ms = took.get(id);
      out.write(
        `  ${nameTag(id, paint)} ${ms === undefined ? paint.dim("is starting …") : `${paint.good("is ready")} ${paint.dim(seconds(ms))}`}\x1b[K\n`,
      );
    }
  };
  const goBack = (): void => void out.write(`\x1b[${parties.length}A`);

  draw();
  return {
    ready: (party, ms) => {
      took.set(party, ms);
      goBack();
      draw();
    },
    clear: () => {
      goBack();
      out.write("\x1b[J");
    },
  };
}

function plainLines(out: NodeJS.WriteStream): Progress {
  return {
    ready: (party, ms) => void out.write(`${nameOf(party)} is ready after ${seconds(ms)}\n`),
    clear: () => undefined,
  };
}
