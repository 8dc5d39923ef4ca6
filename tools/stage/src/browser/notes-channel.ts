import { recording } from "./live.ts";

/** The stage and the speaker's notes are two windows of one browser and talk through it. */
const channel = recording ? null : new BroadcastChannel("stage");

export const answerNotes = {
  tell: (run, look) =>
    channel?.postMessage({
      at: {
        leg: look.selected,
        step: run.leg(look.selected)?.step ?? null,
        provider: run.leg(look.selected)?.provider ?? null,
        told: run.leg(look.selected)?.told,
        last: run.legs().at(-1)?.n ?? null,
        played: Object.fromEntries(run.legs().map(({ step, provider }) => [step, provider])),
      },
    }),
  /** @param moves what a clicker does on the stage, and how it finds a step */
  listen(run, look, { forward, back, step }) {
    channel?.addEventListener("message", ({ data }) => {
      if (data.ask) answerNotes.tell(run, look);
      if (data.step) step(data.step);
      if (data.move > 0) forward();
      if (data.move < 0) back();
    });
    answerNotes.tell(run, look);
  },
};
