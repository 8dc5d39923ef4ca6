/**
 * Notifications between the processes that use the same database. A notification says that
 * something changed, never what: its listener looks.
 */
export interface Notifications {
  notify(): void;
  /** @returns how to stop listening */
  listen(listener: () => void): () => void;
  close(): void;
}

/** How a notification travels between processes. */
export interface Channel {
  notifyOthers(): void;
  /** Calls `listener` for what others notify, from now on. @returns how to stop that */
  listenToOthers(listener: () => void): () => void;
}

export function createNotifications({ notifyOthers, listenToOthers }: Channel): Notifications {
  const listeners = new Set<{ readonly call: () => void }>();
  let stopListening: (() => void) | undefined;
  const notifyHere = (): void => listeners.forEach(({ call }) => call());

  return {
    notify: () => {
      notifyHere();
      notifyOthers();
    },
    listen: (call) => {
      const listener = { call };
      listeners.add(listener);
      stopListening ??= listenToOthers(notifyHere);
      return () => void listeners.delete(listener);
    },
    close: () => stopListening?.(),
  };
}
