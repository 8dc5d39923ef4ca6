/** What waits to be told, at most; whatever comes on top is counted and forgotten. */
const longestQueue = 3_000;
/** What may wait when something new begins: what has begun shall find room for the rest of it. */
const fullEnough = 2_000;
const largestBatch = 100;
/** How long it collects first, in milliseconds. */
const pause = 15;

/**
 * More than people ever cause: from here on it is a flood, and telling takes a fiftieth of the
 * party's time and no more.
 */
const flood = 500;
const restPerTurn = 49;
const longestRest = 250;

export interface FactQueue<Item> {
  push(item: Item): void;
  /** Whether something new may begin; what may not is counted. */
  hasRoom(): boolean;
  /** Tells what waits now, without waiting for more to come. */
  flush(): void;
  clear(): void;
}

/**
 * Collects what there is to tell and hands it on in batches, one at a time, and in a flood at a
 * pace that leaves the party its time. It never waits for anybody, and a batch that cannot be told
 * is lost.
 *
 * @param tell its synchronous part is what telling costs
 */
export function createFactQueue<Item>(
  tell: (batch: Item[], dropped: number) => Promise<void>,
): FactQueue<Item> {
  let waiting: Item[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let isTelling = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isTelling || (waiting.length === 0 && dropped === 0)) return;
    const batch = waiting.splice(0, largestBatch);
    const lost = dropped;
    dropped = 0;
    isTelling = true;
    const before = performance.now();
    const told = tell(batch, lost);
    const rest =
      waiting.length < flood
        ? 0
        : Math.min(longestRest, (performance.now() - before) * restPerTurn);
    void told
      .catch(() => (dropped += batch.length + lost))
      .finally(() => {
        isTelling = false;
        if (waiting.length > 0 && rest === 0) flush();
        else if (waiting.length > 0) timer ??= setTimeout(flush, rest).unref();
      });
  }

  return {
    push: (item) => {
      if (waiting.length >= longestQueue) dropped += 1;
      else waiting.push(item);
      if (!isTelling) timer ??= setTimeout(flush, pause).unref();
    },
    hasRoom: () => {
      if (waiting.length < fullEnough) return true;
      dropped += 1;
      return false;
    },
    flush,
    clear: () => {
      waiting = [];
      dropped = 0;
    },
  };
}
