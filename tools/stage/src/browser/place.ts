/** Where somebody is and how they look at it: kept in the page's address, so that a reload finds it. */
export interface Place {
  readonly level: "story" | "wire";
  readonly plot: "1" | "both" | "2";
  readonly at: number | null;
  readonly isLearning: boolean;
  readonly isPresenting: boolean;
}

const one = <Value extends string>(wanted: string | null, of: readonly Value[], usual: Value) =>
  of.find((value) => value === wanted) ?? usual;

export function placeIn(search: string): Place {
  const query = new URLSearchParams(search);
  const at = Number(query.get("at"));
  return {
    level: one(query.get("level"), ["story", "wire"], "story"),
    plot: one(query.get("plot"), ["1", "both", "2"], "both"),
    at: Number.isInteger(at) && at > 0 ? at : null,
    isLearning: query.has("learn"),
    isPresenting: query.has("present"),
  };
}

/** Only what is not usual is said. */
export function searchOf({ level, plot, at, isLearning, isPresenting }: Place): string {
  const query = new URLSearchParams();
  if (level !== "story") query.set("level", level);
  if (plot !== "both") query.set("plot", plot);
  if (at !== null) query.set("at", String(at));
  if (isLearning) query.set("learn", "");
  if (isPresenting) query.set("present", "");
  const text = query.toString().replaceAll("=&", "&").replace(/=$/, "");
  return text ? `?${text}` : "";
}
