/** What waits to be told, at most; whatever comes on top is counted and forgotten. */
const longestQueue = 1_000;
const largestBatch = 100;
const pause = 15;

export interface FactQueue<Item> {
  push(item: Item): void;
  /** Tells what waits now, without waiting for more to come. */
  flush(): void;
  clear(): void;
}

/**
 * Collects what there is to tell and hands it on in batches, one at a time. It never waits for anybody,
 * and a batch that cannot be told is lost.
 */
export function createFactQueue<Item>(tell: (batch: Item[], dropped: number) => Promise<void>): FactQueue<Item> {
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
    void tell(batch, lost)
      .catch(() => (dropped += batch.length + lost))
      .finally(() => {
        isTelling = false;
        if (waiting.length > 0) flush();
      });
  }

  return {
    push: (item) => {
      if (waiting.length >= longestQueue) dropped += 1;
      else waiting.push(item);
      timer ??= setTimeout(flush, pause).unref();
    },
    flush,
    clear: () => {
      waiting = [];
      dropped = 0;
    },
  };
}
