import { recording } from "./live.js";

/** The stage and the speaker's notes are two windows of one browser and talk through it. */
const channel = recording ? null : new BroadcastChannel("stage");

export const answerNotes = {
  tell: (run, look) =>
    channel?.postMessage({
      at: {
        leg: look.selected,
        step: run.leg(look.selected)?.step ?? null,
        provider: run.leg(look.selected)?.provider ?? null,
        last: run.legs().at(-1)?.n ?? null,
        played: [...new Set(run.legs().map(({ step }) => step))],
      },
    }),
  /** @param forward what a clicker's page down does on the stage */
  listen(run, look, forward) {
    channel?.addEventListener("message", ({ data }) => {
      if (data.ask) answerNotes.tell(run, look);
      if (data.step) look.step(data.step);
      if (data.move > 0) forward();
      if (data.move < 0) look.move(-1);
    });
    answerNotes.tell(run, look);
  },
};
