import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ToldBeat } from "@tale/story/beats/tell-beats";

export const speeds = ["×1", "×2", "at once"] as const;
export type Speed = (typeof speeds)[number];

/** Milliseconds that a beat stands before the next one plays. */
const pace = { short: 700, long: 1_600 };

export interface Timers {
  readonly now: () => number;
  readonly after: (ms: number, work: () => void) => unknown;
  readonly cancel: (timer: unknown) => void;
}

const realTimers: Timers = {
  now: () => performance.now(),
  after: (ms, work) => setTimeout(work, ms),
  cancel: (timer) => clearTimeout(timer as number),
};

export type Player = ReturnType<typeof createPlayer>;

/**
 * Plays the beats one after the other, at a pace that can be read. What happens meanwhile waits its
 * turn: no beat is left out.
 *
 * @param at where to begin, by the number of a message; otherwise at the newest beat
 */
export function createPlayer(
  told: ReadonlySignal<readonly ToldBeat[]>,
  at: number | null,
  timers: Timers = realTimers,
) {
  const speed = signal<Speed>("×1");
  const isPlaying = signal(at === null);
  const current = signal<number | null>(null);
  const seen = signal<ReadonlySet<number>>(new Set());
  let timer: unknown;
  let shownAt = -Infinity;

  const beat = computed(() => told.value.find(({ n }) => n === current.value));
  const index = computed(() => told.value.findIndex(({ n }) => n === current.value));
  /** How many beats happened and were not shown yet. */
  const behind = computed(() => told.value.filter(({ n }) => !seen.value.has(n)).length);
  const following = computed(() => told.value[index.value + 1]);
  /** What plays next by itself: the next of the same scene, then what was not shown yet. */
  const playsNext = computed(() =>
    following.value && following.value.scene === beat.value?.scene
      ? following.value
      : told.value.find(({ n }) => !seen.value.has(n)),
  );
  /** What a press leads to: also into the next scene. */
  const next = computed(() => playsNext.value ?? following.value);

  function show(one: ToldBeat | undefined): void {
    if (!one) return;
    batch(() => {
      current.value = one.n;
      seen.value = new Set([...seen.value, one.n]);
    });
    shownAt = timers.now();
  }

  function stop(): void {
    timers.cancel(timer);
    timer = undefined;
  }

  /** Goes on by itself as long as there is something to play. */
  function schedule(): void {
    if (timer !== undefined || !isPlaying.value || !playsNext.value) return;
    if (speed.value === "at once") return showNewest();
    const stands = (beat.value?.isLong ? pace.long : pace.short) / (speed.value === "×2" ? 2 : 1);
    timer = timers.after(Math.max(0, shownAt + stands - timers.now()), () => {
      timer = undefined;
      show(playsNext.value);
      schedule();
    });
  }

  function showNewest(): void {
    batch(() => {
      seen.value = new Set(told.value.map(({ n }) => n));
      show(told.value.at(-1));
    });
  }

  function play(on: boolean): void {
    stop();
    isPlaying.value = on;
    schedule();
  }

  return {
    beat,
    index,
    behind,
    next,
    speed,
    isPlaying,
    seen,
    /** Call it when something happened: a live beat waits for those before it. */
    wake(): void {
      if (current.value !== null && !beat.value) {
        // The run is another one.
        current.value = null;
        seen.value = new Set();
        isPlaying.value = true;
        shownAt = -Infinity;
      }
      schedule();
    },
    /**
     * Shows where the page was left, or the newest; what is there already is not played.
     *
     * @param fromFirst begins at the first beat instead, and waits there
     */
    begin(fromFirst = false): void {
      if (!fromFirst) seen.value = new Set(told.value.map(({ n }) => n));
      const left = told.value.find(({ messages }) => at !== null && messages.includes(at));
      show(left ?? told.value.at(fromFirst ? 0 : -1));
      isPlaying.value = !playsNext.value;
    },
    /** One press of a clicker: the next beat. @returns whether there was one */
    forward(): boolean {
      if (!next.value) return false;
      stop();
      show(next.value);
      schedule();
      return true;
    },
    back(): void {
      play(false);
      show(told.value[Math.max(0, index.value - 1)]);
    },
    /** To the first beat of the scene after this one, or of this one, or of the one before. */
    scene(by: 1 | -1): void {
      const all = told.value;
      const firsts = all.filter(({ n, scene }) => n === scene);
      const here = firsts.findIndex(({ scene }) => scene === beat.value?.scene);
      const isInside = by < 0 && beat.value && beat.value.n !== beat.value.scene;
      const wanted = firsts[here + (isInside ? 0 : by)];
      if (!wanted) return;
      play(false);
      show(wanted);
    },
    go(n: number): void {
      play(false);
      show(told.value.find((one) => one.messages.includes(n)));
    },
    first(): void {
      play(false);
      show(told.value[0]);
    },
    newest(): void {
      stop();
      showNewest();
      play(true);
    },
    toggle(): void {
      // At the end there is nothing to go on with: the scene is played again.
      if (!playsNext.value && beat.value) {
        const { scene } = beat.value;
        play(false);
        show(told.value.find(({ n }) => n === scene));
        return play(true);
      }
      play(!isPlaying.value);
    },
    hurry(to: Speed): void {
      speed.value = to;
      play(true);
    },
    pause: () => play(false),
  };
}
