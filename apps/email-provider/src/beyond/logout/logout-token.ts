import {
  backChannelLogoutEvent,
  logoutTokenType,
  type LogoutTokenClaims,
} from "@tale/protocol/logout-token";
import { minute, second, type Clock, type Random } from "@tale/service/clock";
import { SignJWT, type JWTPayload } from "jose";
import type { Client } from "../../clients/client.ts";
import type { Keyring } from "../../keys/keyring.ts";
import { idTokenAlgorithmOf } from "../openid/id-token.ts";
import { sessionIdOf } from "../openid/id-token.ts";
import type { LogoutNotice } from "../../stores/logout-notices.store.ts";

const lifetime = 2 * minute;

export interface LogoutTokenOptions {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: Clock;
  readonly random: Random;
}

/**
 * Signs, as the client's id_tokens are signed, that a session ended (OpenID Connect Back-Channel
 * Logout §2.4).
 */
export async function signLogoutToken(
  { userId, sessionHash }: LogoutNotice,
  client: Client,
  { issuer, keyring, now, random }: LogoutTokenOptions,
): Promise<string> {
  const algorithm = idTokenAlgorithmOf(client);
  const { kid, privateKey } = await keyring.current(algorithm);
  const issuedAt = Math.floor(now() / second);
  const claims: LogoutTokenClaims = {
    iss: issuer,
    aud: client.id,
    sub: userId,
    sid: sessionIdOf(sessionHash),
    iat: issuedAt,
    exp: issuedAt + lifetime / second,
    jti: random(16),
    events: { [backChannelLogoutEvent]: {} },
  };
  return new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ typ: logoutTokenType, alg: algorithm, kid })
    .sign(privateKey);
}
