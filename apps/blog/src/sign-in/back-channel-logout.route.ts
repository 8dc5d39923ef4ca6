import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import type { Clock } from "@tale/service/clock";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { Type } from "typebox";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { SignInsStore } from "../stores/sign-ins.store.ts";
import { checkForUs, checkFrom, checkOfNow } from "./id-token.checks.ts";
import {
  checkKnownProvider,
  checkLogout,
  checkLogoutClaims,
  checkNew,
  checkNoIdToken,
} from "./logout-token.checks.ts";
import type { ProviderKeys } from "./provider-keys.ts";
import { IdentityError, KeysError } from "./sign-in.error.ts";

export interface BackChannelLogoutOptions {
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly signIns: SignInsStore;
  readonly verify: ProviderKeys;
  readonly now: Clock;
}

/**
 * A provider tells that somebody has signed out there (OpenID Connect Back-Channel Logout §2.5 to
 * §2.8).
 *
 * A form with a signed logout token arrives, from the provider and not from a browser: there is no
 * cookie and no CSRF token. 200 leaves once the sign-ins it speaks of are over, also when there
 * were none; 400 when it cannot be believed.
 */
export async function backChannelLogoutRoute(
  endpoint: Service,
  { providers, discovery, signIns, verify, now }: BackChannelLogoutOptions,
): Promise<void> {
  endpoint.setErrorHandler((error, request, reply) => {
    const isTheirs =
      error instanceof IdentityError ||
      error instanceof KeysError ||
      error instanceof DiscoveryError ||
      (error as { validation?: unknown }).validation !== undefined;
    if (!isTheirs) throw error;
    request.log.warn({ problem: (error as Error).message }, "a logout notice was not believed");
    return reply.code(400).header("cache-control", "no-store").send({
      error: "invalid_request",
      error_description: "this is no logout token that can be believed",
    });
  });
  await acceptFormsOnly(endpoint);

  endpoint.post(
    "/sign-in/back-channel-logout",
    {
      schema: {
        body: Type.Object({
          logout_token: Type.String({ ...secret("logout-token"), maxLength: 16_384 }),
        }),
      },
    },
    async (request, reply) => {
      const { logout_token: logoutToken } = request.body;
      const provider = checkKnownProvider(logoutToken, await providers.all());
      const metadata = await discovery.recent(provider.issuer);
      const { header, claims } = await verify(logoutToken, { metadata, provider });
      const notice = checkLogoutClaims(claims);
      checkNoIdToken(header, notice);
      checkFrom(provider.issuer, notice);
      checkForUs(provider.clientId, notice);
      checkOfNow(now(), notice);
      checkLogout(notice);
      checkNew(
        await signIns.endAll(
          { issuer: notice.iss, subject: notice.sub, sessionId: notice.sid },
          notice.jti,
        ),
      );
      return reply.header("cache-control", "no-store").send("");
    },
  );
}
