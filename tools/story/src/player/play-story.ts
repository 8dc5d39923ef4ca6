import type { RunValues } from "@tale/story/code-or-token";
import { compareCodeAndToken } from "@tale/story/code-or-token";
import type { HttpClient } from "@tale/service/http-client";
import { playHandshake } from "./acts/act-1.ts";
import { playSharing } from "./acts/act-2.ts";
import { playPartialConsent } from "./acts/act-3.ts";
import { playDenial } from "./acts/act-4.ts";
import { playLater } from "./acts/act-5.ts";
import { playTakingBack } from "./acts/act-6.ts";
import { createAlice } from "./acts/alice.ts";
import type { Company } from "./company.ts";
import type { Tell } from "./events.ts";
import { getCodeAndToken } from "./narrator.ts";
import { createPerformance, StepFailed } from "./performance.ts";

/**
 * Plays the chosen acts one after the other, and stops at the first step that does not hold.
 * @returns whether all held
 */
export async function playStory(
  { origins, selfStarted }: Company,
  send: HttpClient,
  acts: readonly number[],
  tell: Tell,
): Promise<boolean> {
  const started = performance.now();
  const play = createPerformance(origins, send, tell);
  const alice = createAlice(play);

  const leave = async (): Promise<void> => {
    await alice.forgetQuillpost();
    await alice.signOut();
  };

  const playAct: Readonly<Record<number, () => Promise<void>>> = {
    1: () => playHandshake(play),
    2: () => playSharing(play, alice),
    3: () => playPartialConsent(play, alice),
    4: () => playDenial(play, alice),
    5: () => playLater(play, alice),
    6: () => playTakingBack(play, alice),
  };

  await tell({ kind: "cast", origins, selfStarted });
  try {
    for (const act of acts) {
      await play.openAct(act);
      await playAct[act]!();
    }
    if (acts.includes(2)) {
      let values!: RunValues;
      await play.arrange(
        "Afterwards: the narrator gets a code and a token of its own, with Alice's leave",
        async () => void (values = await getCodeAndToken(origins, send, alice)),
      );
      await tell({ kind: "comparison", rows: compareCodeAndToken(values) });
    }
    if (acts.some((act) => act > 1))
      await play.arrange(
        "Afterwards: Alice takes back what she allowed, and signs out, so that the next to play her is asked again",
        leave,
      );
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    await tell({ kind: "failed", failure: error.failure });
    return false;
  }
  await tell({ kind: "end", ...play.counts, milliseconds: performance.now() - started });
  return true;
}
