import type { Leg } from "../../run/leg.ts";

/** What the browser and the parties say to each other without a word of the tale in it. */
type Noise = "autosave" | "preview" | "progress" | "look-up";

const words: Readonly<Record<Noise, string>> = {
  autosave: "autosave",
  preview: "preview",
  progress: "progress of the mails",
  "look-up": "look-up of endpoints",
};

/** Messages without a word of the tale, one after the other, as one line of the diagram. */
export interface Fold {
  /** The first of them; the fold keeps this name while it grows. */
  readonly n: number;
  readonly legs: readonly Leg[];
  readonly words: string;
}

/** @param legAt the other leg of an exchange, and what gave rise to it */
export function noiseOf(leg: Leg, legAt: (n: number) => Leg | undefined): Noise | null {
  const request = leg.kind === "request" || leg.pair === null ? leg : (legAt(leg.pair) ?? leg);
  if (request.step === "beside.look-up") return "look-up";
  const mode = request.headers["sec-fetch-mode"];
  // A page's own script fetches; what a person does is a navigation.
  if (request.channel !== "front" || mode === undefined || mode === "navigate") return null;
  if (leg.checks.some(({ holds }) => !holds)) return null;
  if (request.method === "POST") return "autosave";
  return /\/preview(?:$|[?#])/.test(request.url) ? "preview" : "progress";
}

/**
 * @param opened the folds that are shown leg by leg
 * @returns the legs that are drawn, and the folds before each, or at the end
 */
export function foldLegs(
  legs: readonly Leg[],
  opened: ReadonlySet<number>,
): { readonly shown: Leg[]; readonly before: Map<number, Fold>; readonly last: Fold | undefined } {
  const byNumber = new Map(legs.map((leg) => [leg.n, leg]));
  const shown: Leg[] = [];
  const before = new Map<number, Fold>();
  let quiet: { leg: Leg; noise: Noise }[] = [];

  function close(next: Leg | undefined): Fold | undefined {
    if (quiet.length === 0) return undefined;
    const n = quiet[0]!.leg.n;
    const fold = { n, legs: quiet.map(({ leg }) => leg), words: wordsOf(quiet) };
    const isOpen = opened.has(n);
    if (isOpen) shown.push(...fold.legs);
    quiet = [];
    if (isOpen) return undefined;
    if (next) before.set(next.n, fold);
    return fold;
  }

  for (const leg of legs) {
    const noise = noiseOf(leg, (n) => byNumber.get(n));
    if (noise) quiet.push({ leg, noise });
    else {
      close(leg);
      shown.push(leg);
    }
  }
  return { shown, before, last: close(undefined) };
}

function wordsOf(quiet: readonly { readonly noise: Noise }[]): string {
  const kinds = [...new Set(quiet.map(({ noise }) => words[noise]))];
  return `${quiet.length} ${quiet.length === 1 ? "message" : "messages"}: ${kinds.join(", ")}`;
}
