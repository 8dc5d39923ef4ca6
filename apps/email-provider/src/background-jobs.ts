import { minute, second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { createHttpClient } from "@tale/service/http-client";
import { isLoopbackHost } from "@tale/service/origins";
import type { Database } from "@tale/database/database";
import { sweepPeriodically } from "@tale/database/sweep";
import {
  startSendingLogoutTokens,
  type SendLogoutTokensOptions,
} from "./beyond/logout/send-logout-tokens.ts";
import type { Config } from "./config.ts";
import { sweep } from "./stores/sweep.ts";

export interface BackgroundJobsOptions extends Omit<SendLogoutTokensOptions, "send" | "log"> {
  readonly database: Database;
}

/**
 * What goes on beside the requests: a key is made ahead of need, applications are told of
 * sign-outs, expired rows go.
 */
export function startBackgroundJobs(
  service: Service,
  { localhost }: Config,
  options: BackgroundJobsOptions,
): void {
  const { issuer, keyring, database, now } = options;
  const failed =
    (what: string) =>
    (error: unknown): void =>
      service.log.error({ err: error }, `${what} failed`);

  // The second signing key takes a moment to make: not while starting, and not while the first
  // client waits for it.
  let makingKeys: NodeJS.Timeout | undefined;
  service.addHook(
    "onListen",
    async () =>
      void (makingKeys = setTimeout(
        () => void keyring.published().catch(failed("making a key")),
        second,
      ).unref()),
  );

  const reach = isLoopbackHost(new URL(issuer).hostname) ? "neighbours" : "public";
  const sendToStranger = createHttpClient({
    timeout: 2 * second,
    maxBodySize: 64 * 1024,
    localhost,
    reach,
  });
  const stopSending = startSendingLogoutTokens({
    ...options,
    send: sendToStranger,
    log: service.log,
  });

  const stopSweeping = sweepPeriodically(
    (signal) => sweep(database, now, signal),
    10 * minute,
    failed("sweeping"),
  );

  service.addHook("onClose", async () => {
    clearTimeout(makingKeys);
    await Promise.all([stopSending(), stopSweeping()]);
    await database.close();
  });
}
