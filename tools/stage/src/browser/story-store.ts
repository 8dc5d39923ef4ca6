import { computed, effect, signal } from "@preact/signals";
import { tellBeats } from "@tale/story/beats/tell-beats";
import { createLearn } from "./learn.ts";
import { placeIn, searchOf, type Place } from "./place.ts";
import { createPlayer } from "./player.ts";
import type { RunView } from "./run-view.ts";

export interface StoryOptions {
  readonly run: RunView;
  /** Shows a message in Wire, and in the notes. */
  readonly select: (n: number) => void;
  readonly selected: () => number | null;
  /** Whether Wire follows what happens. */
  readonly isAtNewest: () => boolean;
  /** A recording is told from its first beat; what happens live, from its newest. */
  readonly isRecorded: boolean;
  /** Lets the next held message go. */
  readonly release: () => void;
  readonly changedLevel: () => void;
}

export type StoryStore = ReturnType<typeof createStoryStore>;

/** What the level shows: the beats of the run, where one is among them, and how one looks at it. */
export function createStoryStore(options: StoryOptions) {
  const { run, select } = options;
  const place = placeIn(location.search);
  const version = signal(0);
  const level = signal<Place["level"]>(place.level);
  const plot = signal<Place["plot"]>(place.plot);

  const personOf = (id: string): string | undefined => {
    const name = run.state().runs.find((one) => one.id === id)?.name;
    return name === `Run ${id}` ? undefined : name;
  };
  const nameOf = (id: string): string => run.player(id)?.name ?? id;
  const told = computed(() => {
    void version.value;
    return tellBeats(run.all(), { person: personOf, player: nameOf });
  });
  const player = createPlayer(told, place.at);
  const learn = createLearn(player, place.isLearning);
  const scene = computed(() =>
    told.value.filter((beat) => beat.scene === player.beat.value?.scene),
  );
  const number = computed(() => scene.value.findIndex(({ n }) => n === player.beat.value?.n) + 1);

  player.begin(options.isRecorded);
  if (learn.isOn.value) player.pause();

  effect(() => {
    const beat = player.beat.value;
    if (beat && level.value === "story") select(beat.n);
  });
  effect(() => {
    document.body.classList.toggle("level-story", level.value === "story");
    document.body.classList.toggle("level-wire", level.value === "wire");
    document.body.dataset["plot"] = plot.value;
  });

  const forward = (): void => {
    const went = learn.isOn.value ? learn.forward() : player.forward();
    if (!went && run.state().held.length > 0) options.release();
  };
  const back = (): void => (learn.isOn.value ? learn.back() : player.back());
  const go = (n: number): void => (learn.leave(), player.go(n));

  function switchTo(wanted: Place["level"]): void {
    if (wanted === level.value) return;
    const at = options.selected();
    // What happened meanwhile was not told.
    version.value += 1;
    level.value = wanted;
    if (wanted === "story" && at !== null) player.go(at);
    else if (player.beat.value) select(player.beat.value.n);
    options.changedLevel();
    remember();
  }

  /** A browser takes only so many changes of an address: it is changed where the place did. */
  function remember(): void {
    const isWire = level.value === "wire";
    const isNewest = isWire ? options.isAtNewest() : player.isPlaying.value && !player.next.value;
    const at = isWire ? options.selected() : (player.beat.value?.n ?? null);
    const search = searchOf({
      level: level.value,
      plot: plot.value,
      at: isNewest ? null : at,
      isLearning: learn.isOn.value,
      isPresenting: document.body.classList.contains("presenting"),
    });
    if (search === location.search) return;
    try {
      history.replaceState(null, "", location.pathname + search);
    } catch {
      // A file that was opened from a disk may not change its address.
    }
  }
  effect(() => {
    // Whatever is read here is what a reload must find again.
    void [player.beat.value, player.isPlaying.value, learn.isOn.value, level.value, plot.value];
    remember();
  });

  function holdingFacts() {
    const provider = scene.value
      .flatMap(({ from, to }) => [from, to])
      .find((id) => /^(fern|otter)mail$/.test(id));
    const tokens = scene.value.findLast(({ id }) => id === "tokens" || id === "renewed");
    const life = tokens && run.leg(tokens.n)?.parameters.find(({ name }) => name === "expires_in");
    return {
      person: personOf(scene.value[0]?.run ?? "") ?? "the author",
      client: nameOf("quillpost"),
      provider: nameOf(provider ?? "fernmail"),
      contacts: nameOf(`${provider ?? "fernmail"}-contacts`),
      expiresIn: Number(life?.value) || undefined,
    };
  }

  return {
    ...{ run, place, version, level, plot, told, player, learn, scene, number },
    ...{ personOf, nameOf, holdingFacts, forward, back, go, switchTo, remember },
  };
}
