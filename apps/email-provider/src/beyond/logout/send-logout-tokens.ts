import { hour, minute, second } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import type { FastifyBaseLogger } from "fastify";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { LogoutNotice, LogoutNoticesStore } from "../../stores/logout-notices.store.ts";
import { signLogoutToken, type LogoutTokenOptions } from "./logout-token.ts";

/**
 * How long to wait after each attempt. A client that misses them all finds out by itself: its
 * tokens are not renewed.
 */
const waits = [10 * second, minute, 10 * minute, hour];

export interface SendLogoutTokensOptions extends LogoutTokenOptions {
  readonly logoutNotices: LogoutNoticesStore;
  readonly clients: ClientsStore;
  readonly send: HttpClient;
  readonly log: FastifyBaseLogger;
}

/**
 * Tells applications, server to server, that a session ended (OpenID Connect Back-Channel Logout
 * §2.5).
 *
 * Nobody waits for it: a page that ends a session leaves a notice per application, and this looks
 * for notices that are due. Several processes may look at once; each notice is told by one of them.
 */
function createSendLogoutTokens({
  logoutNotices,
  clients,
  send,
  log,
  ...signing
}: SendLogoutTokensOptions): () => Promise<void> {
  return async () => {
    await Promise.all((await logoutNotices.due()).map(tell));
  };

  async function tell(notice: LogoutNotice): Promise<void> {
    const wait = waits[notice.attempts];
    if (!(await logoutNotices.claim(notice, signing.now() + (wait ?? hour)))) return;
    const client = await clients.find(notice.clientId);
    const uri = client?.further?.backchannel_logout_uri;
    const isDone =
      !client ||
      uri === undefined ||
      (await isTold(uri, await signLogoutToken(notice, client, signing), notice.clientId));
    if (isDone || wait === undefined) await logoutNotices.forget(notice);
  }

  /**
   * A client that understood, or that will never want it, need not be told again (OpenID Connect
   * Back-Channel Logout §2.8).
   */
  async function isTold(uri: string, token: string, clientId: string): Promise<boolean> {
    try {
      const { status } = await send(uri, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `logout_token=${token}`,
      });
      log.info({ clientId, status }, "told of a logout");
      return status < 300 || status === 400;
    } catch (error) {
      log.warn({ clientId, err: error }, "could not tell of a logout");
      return false;
    }
  }
}

/** Sends once a second what is due. @returns what stops it, when the last round is over */
export function startSendingLogoutTokens(options: SendLogoutTokensOptions): () => Promise<void> {
  const sendDue = createSendLogoutTokens(options);
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    round ??= sendDue()
      .catch((error: unknown) =>
        options.log.error({ err: error }, "could not look for logouts to tell"),
      )
      .finally(() => (round = undefined));
  }, second).unref();

  return async () => {
    clearInterval(timer);
    await round;
  };
}
