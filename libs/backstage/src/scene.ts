import { AsyncLocalStorage } from "node:async_hooks";
import type { MessageId } from "./facts.ts";
import type { RawMessage } from "./masking/masking.ts";
import type { RegisteredRoute } from "./source-line.ts";

/** A party's way to the stage. */
export interface Backstage {
  /** Whether the stage is there; while it is not, nothing is collected. */
  readonly isWatched: boolean;
  /** How much longer a peer may take because the stage may keep it waiting, in milliseconds. */
  readonly patience: number;
  /**
   * @returns undefined when the stage is away, or so far behind that an exchange more could not be
   * told whole
   */
  openScene(exchange: string): Scene | undefined;
  /** @returns what to wait for before going on, when the stage holds messages */
  received(id: MessageId, message: RawMessage, route?: RegisteredRoute): Promise<void> | undefined;
  sent(
    id: MessageId,
    message: RawMessage,
    during: MessageId | null,
    answered?: { readonly at: number; readonly route: RegisteredRoute | undefined },
  ): void;
  close(): void;
}

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
