import type { Moves } from "./keyboard.ts";
import { recording } from "./live.ts";
import type { Look } from "./look.ts";
import type { Run } from "./run.ts";
import type { Words } from "./story-data.ts";

/** Where the stage is, as the notes hear of it. */
export interface StagePlace {
  readonly leg: number | null;
  readonly step: string | null;
  readonly provider: string | null;
  readonly told?: Words | undefined;
  readonly last: number | null;
  readonly played: Readonly<Record<string, string | null>>;
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
  tell(run: Run, look: Look): void {
    const leg = run.leg(look.selected);
    const at: StagePlace = {
      leg: look.selected,
      step: leg?.step ?? null,
      provider: leg?.provider ?? null,
      told: leg?.told,
      last: run.legs().at(-1)?.n ?? null,
      played: Object.fromEntries(run.legs().map(({ step, provider }) => [step, provider])),
    };
    channel?.postMessage({ at } satisfies Said);
  },
  /** @param moves what a clicker does on the stage, and how it finds a step */
  listen(run: Run, look: Look, { forward, back, step }: Moves): void {
    channel?.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if (data.ask) answerNotes.tell(run, look);
      if (data.step) step(data.step);
      if ((data.move ?? 0) > 0) forward();
      if ((data.move ?? 0) < 0) back();
    });
    answerNotes.tell(run, look);
  },
};
