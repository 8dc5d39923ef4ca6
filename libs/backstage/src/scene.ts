import { AsyncLocalStorage } from "node:async_hooks";
import type { Backstage } from "./backstage.ts";
import type { MessageId } from "./facts.ts";

/** The handling of one request, from its arrival to its answer, while the stage watches. */
export interface Scene {
  readonly backstage: Backstage;
  /** What is being handled now: the request itself, or the last answer that came for it. */
  message: MessageId;
}

const scenes = new AsyncLocalStorage<Scene>();

/** The scene this code runs in. Without a stage there is none, ever. */
export function currentScene(): Scene | undefined {
  return scenes.getStore();
}

/** Runs `work`, and whatever it starts, inside a scene. */
export function playScene<Result>(scene: Scene, work: () => Result): Result {
  return scenes.run(scene, work);
}
