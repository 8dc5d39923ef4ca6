/**
 * Rings in every process that uses the same database. It says that something changed, never what:
 * who hears it looks.
 */
export interface Bell {
  ring(): void;
  /** @returns how to stop listening */
  onRing(listener: () => void): () => void;
  close(): void;
}

/** How a ring travels between processes. */
export interface Wire {
  tellOthers(): void;
  /** Calls `ring` for what others tell, from the first listener on. @returns how to stop that */
  hearOthers(ring: () => void): () => void;
}

export function createBell({ tellOthers, hearOthers }: Wire): Bell {
  const listeners = new Set<{ readonly hear: () => void }>();
  let hangUp: (() => void) | undefined;
  const ringHere = (): void => listeners.forEach(({ hear }) => hear());

  return {
    ring: () => {
      ringHere();
      tellOthers();
    },
    onRing: (hear) => {
      const listener = { hear };
      listeners.add(listener);
      hangUp ??= hearOthers(ringHere);
      return () => void listeners.delete(listener);
    },
    close: () => hangUp?.(),
  };
}
