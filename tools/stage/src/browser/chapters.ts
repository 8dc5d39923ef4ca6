import { beatsOfAct, type BeatId } from "@tale/story/beats";
import type { ToldBeat } from "@tale/story/beats/tell-beats";

/** The scene that stands for an act: the one that is shown, or else the fullest and newest. */
export function sceneOfAct(
  told: readonly ToldBeat[],
  act: number,
  current: ToldBeat | undefined,
): readonly ToldBeat[] {
  const scenes = new Map<number, ToldBeat[]>();
  for (const beat of told)
    if (beat.act === act) scenes.set(beat.scene, [...(scenes.get(beat.scene) ?? []), beat]);
  const shown = current?.act === act ? scenes.get(current.scene) : undefined;
  return (
    shown ??
    [...scenes.values()].reduce<readonly ToldBeat[]>(
      (best, one) => (one.length >= best.length ? one : best),
      [],
    )
  );
}

/** A dot for each step of an act: those that happened, and those that may still come. */
export function stepsOfAct(act: number, scene: readonly ToldBeat[]): (ToldBeat | BeatId)[] {
  const ids = new Set(scene.map(({ id }) => id));
  const planned = beatsOfAct[act] ?? [];
  const last = Math.max(-1, ...scene.map(({ id }) => planned.indexOf(id)));
  return [...scene, ...planned.filter((id, index) => index > last && !ids.has(id))];
}
