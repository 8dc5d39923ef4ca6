/**
 * npm passes on the signal that the terminal has already sent to everybody; what comes this soon is
 * the same wish.
 */
const sameWish = 500;

/** The first Ctrl-C or SIGTERM asks for an orderly end; the next one ends at once. */
export function listenForStop(): { stop: AbortSignal; stopAtOnce: AbortSignal } {
  const first = new AbortController();
  const second = new AbortController();
  let asked = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!first.signal.aborted) {
        asked = performance.now();
        first.abort();
      } else if (performance.now() - asked > sameWish) {
        second.abort();
        setTimeout(() => process.exit(130), sameWish).unref();
      }
    });
  }
  return { stop: first.signal, stopAtOnce: second.signal };
}
