/**
 * Milliseconds since 1970 with fractions, by the machine's clock: what puts the messages of several
 * processes in order.
 */
export function machineTime(): number {
  return performance.timeOrigin + performance.now();
}
