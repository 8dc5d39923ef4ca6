import type { BeatId } from "../beats.ts";
import type { Journey } from "./recognise-beat.ts";
import type { StoryMessage } from "./message.ts";

/** What is known of a scene while it is told. */
export interface Facts {
  person: string | undefined;
  provider: string | undefined;
  title: string | undefined;
  asked: readonly string[];
  allowed: readonly string[];
  granted: readonly string[];
  error: string | undefined;
}

export interface DraftBeat {
  readonly id: BeatId;
  readonly message: StoryMessage;
  /** Every message behind it, the one that it begins with among them. */
  messages: StoryMessage[];
  /** Those of them that it consists of: what led to it, and what it begins with. */
  core: readonly StoryMessage[];
  facts: Facts;
}

/** A beat after a beat, of one person's run, until something begins anew. */
export interface Scene {
  readonly run: string;
  readonly beats: DraftBeat[];
  readonly facts: Facts;
  journey: Journey | undefined;
}

export function createScene(run: string): Scene {
  const facts = { asked: [], allowed: [], granted: [] };
  return {
    run,
    beats: [],
    facts: { ...facts, person: undefined, provider: undefined, title: undefined, error: undefined },
    journey: undefined,
  };
}

const developers = new Set<BeatId>(["look-up", "developer-sign-in", "register"]);
const takingBack: readonly BeatId[] = ["account", "revoke", "asked-anew", "disconnect"];

export const has = ({ beats }: Scene, ...ids: readonly BeatId[]): boolean =>
  beats.some(({ id }) => ids.includes(id));

/** Whether a beat begins the tale anew, and so belongs to another scene. */
export function beginsScene(id: BeatId, scene: Scene | undefined): boolean {
  if (!scene || id === "write") return true;
  if (id === "share") return has(scene, "share") && scene.beats.at(-1)!.id !== "share";
  if (id === "ask") return has(scene, "ask", "asked-anew", "kind-page", "renewed");
  if (developers.has(id)) return actOf(scene) !== 1 || has(scene, "offered");
  if (id === "account" || id === "revoke" || id === "disconnect") return actOf(scene) !== 6;
  return false;
}

const oncePerScene = new Set<BeatId>([
  ...(["share", "look-up", "account", "door", "mail", "open"] as const),
  ...(["offered", "cope", "nobody-asked", "kind-page", "asked-anew"] as const),
]);

/** Whether it was told in this scene already, and is only looked at again. */
export function isRepeated(id: BeatId, scene: Scene): boolean {
  return oncePerScene.has(id) && has(scene, id);
}

/** Which act a scene turned out to be: what was asked, answered and taken back tells. */
export function actOf(scene: Scene): number {
  const { asked, allowed, granted, error } = scene.facts;
  if (has(scene, "look-up", "developer-sign-in", "register", "credentials", "store", "offered"))
    return 1;
  const isEnded = scene.beats.some(
    ({ id, message }) => id === "renewed" && (message.status ?? 0) >= 400,
  );
  if (isEnded || has(scene, ...takingBack)) return 6;
  if (error === "access_denied" || has(scene, "kind-page")) return 4;
  const isLess = (some: readonly string[]) => some.length > 0 && some.length < asked.length;
  if (isLess(allowed) || isLess(granted) || has(scene, "cope")) return 3;
  // A token that expires in the middle of act 2 is renewed there, and that is no other day.
  return has(scene, "refresh") && !has(scene, "ask") ? 5 : 2;
}
