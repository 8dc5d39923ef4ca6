import { beats, type BeatId } from "../beats.ts";
import type { TermId } from "../glossary.ts";
import type { Beat, BeatEnd } from "./beat.ts";
import { boxesOf, type BeatBox } from "./boxes.ts";
import { copyOf, learn, personOf, tellFacts, type Names } from "./facts.ts";
import { valueOf, type StoryMessage } from "./message.ts";
import { recogniseBeat } from "./recognise-beat.ts";
import {
  actOf,
  beginsScene,
  createScene,
  isRepeated,
  type DraftBeat,
  type Scene,
} from "./scene.ts";

/** A beat as it happened in a run. */
export interface ToldBeat {
  readonly id: BeatId;
  /** The message that it begins with; no other beat begins with it. */
  readonly n: number;
  /** The message that the scene begins with. */
  readonly scene: number;
  readonly run: string;
  readonly act: number;
  readonly from: string;
  readonly to: string;
  readonly channel: Beat["channel"];
  readonly state: StoryMessage["state"];
  readonly at: number;
  readonly label: string;
  readonly sentence: string;
  readonly why: string;
  readonly term: TermId | null;
  readonly secrets: readonly string[];
  readonly boxes: readonly BeatBox[];
  /** Every message behind it, in order. */
  readonly messages: readonly number[];
  /** A refusal by a party; a person's no is none. */
  readonly isRefused: boolean;
  readonly isLong: boolean;
}

/**
 * Joins the beats of the tale with what was recorded: which of them happened, in whose run, and in
 * which words they are true. Messages that no beat is about are put behind the beat that they
 * belong to.
 */
export function tellBeats(messages: readonly StoryMessage[], names: Names): ToldBeat[] {
  const byNumber = new Map(messages.map((message) => [message.n, message]));
  const scenes: Scene[] = [];
  const sceneOf = new Map<string, Scene>();
  /** The beat that each message is behind. */
  const behind = new Map<number, DraftBeat>();

  for (const message of messages) {
    const cause = message.cause ?? message.pair;
    const run = message.run || (cause === null ? "" : (byNumber.get(cause)?.run ?? ""));
    let scene = sceneOf.get(run);
    const id = recogniseBeat(message, {
      messageAt: (n) => byNumber.get(n),
      beatAt: (n) => (behind.get(n)?.message.n === n ? behind.get(n)?.id : undefined),
      journey: scene?.journey,
    });
    const last = scene?.beats.at(-1);
    if (id && beginsScene(id, scene)) {
      scene = createScene(run);
      sceneOf.set(run, scene);
      scenes.push(scene);
    }
    if (!scene || run === "") continue;
    if (id && !isRepeated(id, scene)) begin(scene, id, message, last);
    else put(message, around(message, scene), behind);
    travel(scene, id, message);
  }
  return scenes.flatMap((scene) => tellScene(scene, byNumber, names));

  function begin(
    scene: Scene,
    id: BeatId,
    message: StoryMessage,
    before: DraftBeat | undefined,
  ): void {
    const draft: DraftBeat = { id, message, messages: [], core: [], facts: scene.facts };
    scene.beats.push(draft);
    learn(scene, draft);
    draft.facts = copyOf(scene.facts);
    // What led to an answer is behind the answer, from the request on.
    const led =
      message.kind === "response" && message.pair !== null && before
        ? before.messages.filter(({ n }) => n >= message.pair! && n !== before.message.n)
        : [];
    if (before) before.messages = before.messages.filter((one) => !led.includes(one));
    draft.core = [...led, message];
    for (const one of draft.core) put(one, draft, behind);
  }

  function around({ pair, cause }: StoryMessage, scene: Scene): DraftBeat | undefined {
    const near = [pair, cause].flatMap((n) => (n === null ? [] : (behind.get(n) ?? [])))[0];
    const last = scene.beats.at(-1);
    return near && scene.beats.includes(near) && near === last ? near : last;
  }
}

function put(
  message: StoryMessage,
  draft: DraftBeat | undefined,
  behind: Map<number, DraftBeat>,
): void {
  if (!draft) return;
  draft.messages.push(message);
  behind.set(message.n, draft);
}

/** Follows the question on its way, so that its answer is known again. */
function travel(scene: Scene, id: BeatId | undefined, message: StoryMessage): void {
  if (id === "ask") scene.journey = { ask: message.n, request: undefined, questions: [] };
  if (id === "arrive" || id === "consent") scene.journey?.questions.push(message.n);
  if (id === "tokens") scene.journey = undefined;
  const waits = valueOf(message, "request", "location");
  if (waits && scene.journey?.questions.includes(message.pair ?? -1))
    scene.journey.request ??= waits;
}

function tellScene(
  scene: Scene,
  byNumber: ReadonlyMap<number, StoryMessage>,
  names: Names,
): ToldBeat[] {
  const act = actOf(scene);
  const person = personOf(scene, names);
  return scene.beats.map((draft) => {
    const { id, message, messages, core } = draft;
    const beat: Beat = beats[id];
    const pair = message.pair === null ? undefined : byNumber.get(message.pair);
    const told = tellFacts({ ...draft, facts: { ...draft.facts, person } }, pair, names);
    const at = (end: BeatEnd): string => endOf(end, draft, act);
    return {
      id,
      n: message.n,
      scene: scene.beats[0]!.message.n,
      run: scene.run,
      act,
      from: at(beat.from),
      to: at(beat.to),
      channel: beat.channel,
      state: message.state,
      at: message.at,
      label: beat.label(told),
      sentence: beat.say(told),
      why: beat.why,
      term: beat.term,
      secrets: beat.shows.filter((kind) => told.carries.includes(kind)),
      boxes: boxesOf(core, message.kind === "request" && told.error !== "access_denied"),
      messages: messages.map(({ n }) => n).sort((one, other) => one - other),
      isRefused: told.refused,
      isLong: beat.long === true,
    };
  });
}

function endOf(end: BeatEnd, { facts }: DraftBeat, act: number): string {
  const provider = facts.provider ?? "fernmail";
  if (end === "person") return act === 1 ? "quinn" : "alice";
  if (end === "provider") return provider;
  return end === "contacts" ? `${provider}-contacts` : end;
}

export type { Names, StoryMessage };
