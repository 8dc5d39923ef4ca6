import { signal } from "@preact/signals";
import type { BeatId } from "@tale/story/beats";
import { questionsBefore, type QuestionId } from "@tale/story/questions";
import type { Player } from "./player.ts";

/** What stands between two beats: a question, answered or not, or what is left after an act. */
export type Pause =
  | { readonly kind: "question"; readonly id: QuestionId; readonly chosen: number | null }
  | { readonly kind: "end" };

/** After these an act may be over. */
const endings: readonly BeatId[] = [
  ...(["offered", "friends", "mail", "open", "cope", "kind-page", "nobody-asked"] as const),
  ...(["revoke", "asked-anew", "given-back"] as const),
];
/** Asked at the end of an act, where no beat came before which they could be asked. */
const atTheEnd: readonly QuestionId[] = ["lifetimes", "taken-back"];

export type Learn = ReturnType<typeof createLearn>;

/**
 * The way for somebody alone: it holds at every beat, asks before the ones that matter, and says at
 * the end of an act who holds what.
 */
export function createLearn(player: Player, isOnAtFirst: boolean) {
  const isOn = signal(isOnAtFirst);
  const pause = signal<Pause | null>(null);
  const answered = new Set<QuestionId>();
  const ended = new Set<number>();

  const ask = (ids: readonly QuestionId[]): boolean => {
    const id = ids.find((one) => !answered.has(one));
    if (id) pause.value = { kind: "question", id, chosen: null };
    return id !== undefined;
  };

  /** @returns whether something was shown that comes before the next beat */
  function holds(): boolean {
    const { beat, next } = player;
    const here = beat.value;
    const following = next.value;
    const isEnd =
      here !== undefined &&
      (following === undefined ? endings.includes(here.id) : following.scene !== here.scene);
    if (isEnd && !ended.has(here.scene) && here.act !== 1) {
      if (ask(atTheEnd)) return true;
      ended.add(here.scene);
      pause.value = { kind: "end" };
      return true;
    }
    return following !== undefined && ask(questionsBefore(following.id));
  }

  function choose(answer: number): void {
    if (pause.value?.kind !== "question" || pause.value.chosen !== null) return;
    answered.add(pause.value.id);
    pause.value = { ...pause.value, chosen: answer };
  }

  return {
    isOn,
    pause,
    choose,
    toggle(): void {
      isOn.value = !isOn.value;
      pause.value = null;
      if (!isOn.value) return;
      player.pause();
      if (player.beat.value) player.go(player.beat.value.scene);
    },
    /** The next question, the answer to the one that stands there, or the next beat. */
    forward(): boolean {
      if (pause.value?.kind === "question" && pause.value.chosen === null) {
        choose(-1);
        return true;
      }
      pause.value = null;
      return holds() || player.forward();
    },
    back(): void {
      if (pause.value) pause.value = null;
      else player.back();
    },
    leave: () => void (pause.value = null),
  };
}
