import type { Clock } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { Stores } from "../stores/open-stores.ts";
import { createCourier } from "./courier.ts";
import type { Letters } from "./letters.ts";
import type { PostOffice } from "./post-office.ts";

export interface StartCourierOptions {
  readonly stores: Stores;
  readonly letters: Letters;
  readonly postOffice: PostOffice;
  readonly origin: string;
  readonly now: Clock;
}

/**
 * A courier that begins with the service, is woken by whoever writes a delivery, in this process or another, and
 * tells the log what was in its way. @returns how to wake and stop it
 */
export function startCourier(
  service: Service,
  { stores: { deliveries, notifications }, letters, postOffice, origin, now }: StartCourierOptions,
) {
  const courier = createCourier({
    deliveries,
    findLetter: letters.find,
    postOffice,
    now,
    host: new URL(origin).hostname,
    onChange: notifications.notify,
    onTrouble: (error) => service.log.error({ err: error }, "the courier stumbled"),
    onNotSent: (delivery, { reason, said }) => service.log.warn({ delivery, said }, reason),
  });
  service.addHook("onReady", async () => {
    notifications.listen(courier.wake);
    courier.wake();
  });
  return courier;
}
