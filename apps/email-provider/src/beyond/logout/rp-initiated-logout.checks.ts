import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { EndSessionRequest } from "@tale/protocol/end-session";
import type { IdTokenClaims } from "@tale/protocol/id-token";
import type { Client } from "../../clients/client.ts";
import { unknownApplication } from "../../authorization/unknown-application.ts";
import type { IdTokens } from "../../keys/id-tokens.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";

/** RFC 6749 §3.1: a parameter that comes twice could mean either. */
export function checkLogoutNotRepeated(repeated: readonly string[]): void {
  check(
    "no parameter is repeated",
    "RFC 6749 §3.1",
    repeated.length === 0,
    refuse("It says the same thing twice, and differently perhaps."),
  );
}

/**
 * OpenID Connect RP-Initiated Logout §2: a hint is an id_token of ours, however old; anything else
 * was made up by somebody.
 */
export async function checkLogoutHint(
  { id_token_hint }: EndSessionRequest,
  idTokens: IdTokens,
): Promise<IdTokenClaims | undefined> {
  if (id_token_hint === undefined) return undefined;
  const hint = await idTokens.readHint(id_token_hint);
  check(
    "id_token_hint is an id_token of ours",
    "OpenID Connect RP-Initiated Logout §2",
    hint,
    refuse("Its id_token_hint is not one that we signed."),
  );
  return hint;
}

/**
 * OpenID Connect RP-Initiated Logout §2: who asks is the one the hint was made for, and says no
 * other name. Without either, nobody in particular asks.
 */
export async function checkWhoAsks(
  { client_id }: EndSessionRequest,
  hint: IdTokenClaims | undefined,
  clients: ClientsStore,
): Promise<Client | undefined> {
  const id = client_id ?? (hint && [hint.aud].flat()[0]);
  if (id === undefined) return undefined;
  check(
    "client_id is the one of the hint",
    "OpenID Connect RP-Initiated Logout §2",
    !hint || [hint.aud].flat().includes(id),
    refuse("Its client_id and its id_token_hint are not of the same application."),
  );
  const client = await clients.find(id);
  check(
    "client_id names a registered client",
    "OpenID Connect RP-Initiated Logout §2",
    client,
    refuse("Its client_id was never registered here."),
  );
  return client;
}

/**
 * OpenID Connect RP-Initiated Logout §3: browsers are sent to registered addresses, character by
 * character, and nowhere for a stranger.
 */
export function checkReturnUrl(
  { post_logout_redirect_uri: uri }: EndSessionRequest,
  client: Client | undefined,
): string | undefined {
  if (uri === undefined || !client) return undefined;
  check(
    "post_logout_redirect_uri is registered for this client",
    "OpenID Connect RP-Initiated Logout §3",
    client.further?.post_logout_redirect_uris?.includes(uri),
    refuse(
      `${client.name} asks to send you to an address it has not registered. We do not send you there.`,
    ),
  );
  return uri;
}

/**
 * RFC 9700 §4.11.2: whoever comes from a client that registered itself, and was not signed in
 * through it, decides whether to go back.
 */
export function checkMayLeave(
  hint: IdTokenClaims | undefined,
  client: Client | undefined,
  returnUrl: string | undefined,
): void {
  if (!client || returnUrl === undefined) return;
  check(
    "the way back is somebody's whom we know",
    "RFC 9700 §4.11.2",
    hint || !client.registeredItself,
    () =>
      unknownApplication({
        client,
        title: "Nobody is signed in here",
        detail: "there is nobody to sign out",
        returnUrl,
      }),
  );
}

function refuse(detail: string): () => ErrorPage {
  return () =>
    new ErrorPage({
      status: 400,
      code: "invalid_request",
      title: "This request to sign out cannot be used",
      detail: `${detail} You are signed in or out here as before.`,
      advice: "You can sign out yourself, on your account page.",
      action: { href: "/account", label: "Your account" },
    });
}
