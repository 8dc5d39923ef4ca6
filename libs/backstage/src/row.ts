import { channel } from "node:diagnostics_channel";
import type { RowFact } from "./facts.ts";
import { currentScene } from "./scene.ts";

const rows = channel("tale:row");

/**
 * Whether somebody listens who wants to hear what happens in this scene. Asked first, because
 * finding out what a statement changed costs reads.
 */
export function isAnybodyWatchingRows(): boolean {
  return rows.hasSubscribers && currentScene() !== undefined;
}

export function publishRow(fact: RowFact): void {
  rows.publish(fact);
}
