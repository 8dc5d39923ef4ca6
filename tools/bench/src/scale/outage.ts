export interface Outage {
  /** Requests that begin in a second. */
  readonly load: number;
  /** Requests that can be served in a second. */
  readonly capacity: number;
  /** How long nothing is served, in seconds. */
  readonly down: number;
  /** What turning a request away costs, compared to serving it. */
  readonly refusalCost: number;
  /** How many seconds a client waits at least after its nth refusal, counted from 1. */
  readonly wait: (refusals: number) => number;
}

/** When to stop looking, in seconds after the outage. */
const longest = 7_200;

/** From here on, waits do not grow. */
const mostTries = 8;

/**
 * What happens after an outage, second by second: who was refused comes again, and refusing costs
 * the server too. Within a second, everybody who asks has the same chance.
 *
 * @returns seconds from the end of the outage until fewer wait than come in a second; undefined if
 * that is not within two hours
 */
export function secondsToRecover({
  load,
  capacity,
  down,
  refusalCost,
  wait,
}: Outage): number | undefined {
  /** `asking[second][tries]`: how many ask in that second for the nth time. */
  const asking = new Map<number, Map<number, number>>();
  let waiting = 0;

  function ask(second: number, tries: number, number: number): void {
    const then = asking.get(second) ?? new Map<number, number>();
    asking.set(second, then.set(tries, (then.get(tries) ?? 0) + number));
    waiting += number;
  }

  /** Clients do not agree on a second: they come within half a wait after it. */
  function askAgain(second: number, tries: number, number: number): void {
    const [from, width] = [second + wait(tries), Math.max(1, Math.round(wait(tries) / 2))];
    for (let offset = 0; offset < width; offset += 1)
      ask(from + offset, Math.min(tries + 1, mostTries), number / width);
  }

  for (let second = 0; second < down + longest; second += 1) {
    ask(second, 1, load);
    const now = asking.get(second)!;
    asking.delete(second);
    const all = sum(now.values());
    waiting -= all;
    const served = second < down ? 0 : servedOf(all, capacity, refusalCost);
    for (const [tries, number] of now) askAgain(second, tries, number * (1 - served / all));
    if (second >= down && waiting < load) return second - down;
  }
  return undefined;
}

/**
 * As many as the capacity leaves: `served + refusalCost × refused = capacity`, as long as somebody
 * is refused.
 */
function servedOf(all: number, capacity: number, refusalCost: number): number {
  if (all <= capacity) return all;
  return Math.max(0, (capacity - refusalCost * all) / (1 - refusalCost));
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
