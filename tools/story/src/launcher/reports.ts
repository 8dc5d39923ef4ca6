import type { Paint } from "../player/show/paint.ts";
import { nameTag, seconds } from "./screen.ts";
import type { CastEvent } from "./start-cast.ts";

const quietTime = 60_000;

/**
 * Says in one calm line each what happens to the parties. The same complaint is heard once a
 * minute.
 */
export function createReporter(
  say: (line: string) => void,
  paint: Paint,
  logs: string,
): (event: CastEvent) => void {
  const heard = new Map<string, number>();
  return (event) => {
    const words = wordsFor(event, paint, logs);
    const key = `${event.party} ${words}`;
    const isRepeated =
      event.kind === "complaint" && performance.now() - (heard.get(key) ?? -quietTime) < quietTime;
    if (words && !isRepeated) say(`  ${nameTag(event.party, paint)} ${words}`);
    if (!isRepeated) heard.set(key, performance.now());
  };
}

function wordsFor(event: CastEvent, paint: Paint, logs: string): string | undefined {
  switch (event.kind) {
    case "ready":
      return undefined;
    case "complaint":
      return `${event.text.replace(/\s+/g, " ").slice(0, 160)} ${paint.dim(`(${logs}/${event.party}.log)`)}`;
    case "stopped":
      return `${event.how}; it is started again`;
    case "back":
      return `${paint.good("is back")} after ${seconds(event.ms)}`;
    case "given-up":
      return `${paint.bad("stays down")}: it stopped ${event.times} times in a short while; see ${logs}/${event.party}.log`;
  }
}
