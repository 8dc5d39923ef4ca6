import type { MessageId } from "./facts.ts";

/** How long a message waits for the speaker, at most. */
export const longestHold = 60_000;

export interface HeldMessages {
  /** Resolves when the message may go on. */
  hold(id: MessageId): Promise<void>;
  release(id: MessageId): void;
  releaseAll(): void;
}

/** Messages that arrived and are kept waiting. Each goes on by itself when nobody comes for it. */
export function createHeldMessages(): HeldMessages {
  const held = new Map<MessageId, () => void>();
  const release = (id: MessageId): void => held.get(id)?.();

  return {
    hold: (id) =>
      new Promise((resolve) => {
        const timer = setTimeout(release, longestHold, id).unref();
        held.set(id, () => {
          clearTimeout(timer);
          held.delete(id);
          resolve();
        });
      }),
    release,
    releaseAll: () => [...held.keys()].forEach(release),
  };
}
