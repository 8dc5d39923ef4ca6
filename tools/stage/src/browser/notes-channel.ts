import type { Moves } from "./keyboard.ts";
import { recording } from "./live.ts";
import type { Look } from "./look.ts";
import type { Run } from "./run.ts";
import type { Words } from "./story-data.ts";
import { duration } from "./times.ts";

/** Where the stage is, as the notes hear of it. */
export interface StagePlace {
  readonly leg: number | null;
  readonly step: string | null;
  readonly provider: string | null;
  readonly told?: Words | undefined;
  readonly last: number | null;
  readonly status: StageStatus;
  readonly played: Readonly<Record<string, string | null>>;
}

/** What a speaker has to know at any time. */
export interface StageStatus {
  /** The message that waits, how many do, and until when the first of them does. */
  readonly held: {
    readonly leg: number;
    readonly count: number;
    readonly until: number | null;
  } | null;
  readonly isHolding: boolean;
  /** How far the parties' clocks are moved, in milliseconds. */
  readonly ahead: number;
  /** How many beats or messages came and were not shown yet. */
  readonly behind: number;
}

export function statusOf(run: Run, behind: number): StageStatus {
  const { held, breakpoints, clock } = run.state();
  const [first] = held;
  return {
    held: first ? { leg: first.leg, count: held.length, until: first.until } : null,
    isHolding: breakpoints.length > 0,
    ahead: clock.ahead,
    behind,
  };
}

/** `held: message 30, 41 s · clock +5 min · 3 to come`, part by part. */
export function stageWords(
  { held, isHolding, ahead, behind }: StageStatus,
  now = Date.now(),
): string[] {
  const left = held?.until ? `, ${Math.max(0, Math.round((held.until - now) / 1_000))} s` : "";
  const others = held && held.count > 1 ? ` and ${held.count - 1} more` : "";
  return [
    ...(held
      ? [`held: message ${held.leg}${others}${left}`]
      : isHolding
        ? ["holding: nothing waits"]
        : []),
    ...(ahead > 0 ? [`clock +${duration(ahead)}`] : []),
    ...(behind > 0 ? [`${behind} below`] : []),
  ];
}

/** What the two windows say to each other. */
export interface Said {
  readonly at?: StagePlace;
  readonly ask?: true;
  readonly step?: string;
  readonly move?: number;
}

/** The stage and the speaker's notes are two windows of one browser and talk through it. */
const channel = recording ? null : new BroadcastChannel("stage");

export const answerNotes = {
  tell(run: Run, look: Look, behind: number): void {
    const leg = run.leg(look.selected);
    const at: StagePlace = {
      leg: look.selected,
      step: leg?.step ?? null,
      provider: leg?.provider ?? null,
      told: leg?.told,
      last: run.legs().at(-1)?.n ?? null,
      status: statusOf(run, behind),
      played: Object.fromEntries(run.legs().map(({ step, provider }) => [step, provider])),
    };
    channel?.postMessage({ at } satisfies Said);
  },
  /** @param moves what a clicker does on the stage, and how it finds a step */
  listen(tell: () => void, { forward, back, step }: Moves): void {
    channel?.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if (data.ask) tell();
      if (data.step) step(data.step);
      if ((data.move ?? 0) > 0) forward();
      if ((data.move ?? 0) < 0) back();
    });
    tell();
  },
};
