import type { Delivery, DeliveryStatus } from "../stores/deliveries.store.ts";

export function countsOf(
  deliveries: readonly Delivery[],
): Record<DeliveryStatus | "all" | "settled", number> {
  const counts = {
    queued: 0,
    sending: 0,
    sent: 0,
    failed: 0,
    unknown: 0,
    all: deliveries.length,
    settled: 0,
  };
  for (const { status } of deliveries) counts[status] += 1;
  counts.settled = counts.sent + counts.failed + counts.unknown;
  return counts;
}

/** Whether nothing more will happen by itself. */
export function isSettled(deliveries: readonly Delivery[]): boolean {
  return deliveries.every(({ status }) => status !== "queued" && status !== "sending");
}
