/**
 * Collects the items of one turn of the event loop, and hands them over together at its end.
 *
 * @returns how to add an item
 */
export function onceATurn<Item>(handOver: (items: readonly Item[]) => void): (item: Item) => void {
  let waiting: Item[] = [];
  return (item) => {
    if (waiting.push(item) > 1) return;
    setImmediate(() => {
      const items = waiting;
      waiting = [];
      handOver(items);
    });
  };
}
