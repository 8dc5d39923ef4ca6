import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { second } from "@tale/service/clock";
import { createAlice, type Alice } from "@tale/story-tool/player/acts/alice";
import { createPerformance } from "@tale/story-tool/player/performance";
import type { LabCast } from "../cast/lab-cast.ts";
import type { Loot } from "../mallory/desk.ts";

/** Who acts in an attack. Alice and Mallory have a browser each, which knows nothing yet. */
export interface Scene extends Pick<LabCast, "origins" | "mallory"> {
  readonly send: HttpClient;
  readonly alice: Alice;
  /** Mallory as one more author at Quillpost, in her own browser. */
  readonly author: Alice;
}

/** One attack. It says what Mallory has in the end: nothing, where she was stopped. */
export type Attack = (scene: Scene) => Promise<readonly Loot[]>;

export function openScene({ origins, mallory }: Pick<LabCast, "origins" | "mallory">): Scene {
  const send = createHttpClient({ timeout: 20 * second });
  const play = createPerformance(origins, send, async () => undefined);
  mallory.clear();
  return { origins, mallory, send, alice: createAlice(play), author: createAlice(play) };
}
