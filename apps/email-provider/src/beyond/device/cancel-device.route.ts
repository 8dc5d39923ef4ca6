import type { Service } from "@tale/service/create-service";
import type { AttemptsStore } from "../../stores/attempts.store.ts";
import type { DeviceRequestsStore } from "../../stores/device-requests.store.ts";
import { readUserCode } from "../../stores/user-code.ts";
import { TypedCode } from "./enter-code.route.ts";
import { limitGuesses } from "./user-code.checks.ts";

export interface CancelDeviceOptions {
  readonly attempts: AttemptsStore;
  readonly deviceRequests: DeviceRequestsStore;
}

/**
 * A no before anybody signed in for a device (RFC 8628 §3.3).
 *
 * The form behind *Cancel* on the sign-in page arrives, with the code that was typed before it. The
 * device is told `access_denied` (§3.5) when it asks next. A request that somebody was already
 * asked about is left to them; whether the code stood for anything is not told.
 */
export async function cancelDeviceRoute(
  service: Service,
  { attempts, deviceRequests }: CancelDeviceOptions,
): Promise<void> {
  service.post("/device/cancel", { schema: { body: TypedCode } }, async (request, reply) => {
    const typed = readUserCode(request.body.user_code ?? "");
    const userCode = await limitGuesses(attempts, { address: request.ip }, typed);
    await deviceRequests.refuse(userCode);
    return reply.redirect("/device/cancelled", 303);
  });

  service.get("/device/cancelled", async (_request, reply) => {
    return reply.view("beyond/device/device-decided.page.hbs", {
      title: "Nothing was shared",
      isConnected: false,
    });
  });
}
