import { accessTokenHash } from "@tale/protocol/id-token";
import type { UserinfoResponse } from "@tale/protocol/userinfo";
import { second, type Clock } from "@tale/service/clock";
import type { Extension } from "../../extension.ts";
import type { IdTokens, SignIn } from "../../keys/id-tokens.ts";
import type { Carried } from "../../stores/carried.ts";
import type { UsersStore } from "../../stores/users.store.ts";
import { idTokenAlgorithmOf } from "./openid-registration.checks.ts";
import { checkClaims, checkContextClass, checkWantedSubject } from "./requested-claims.checks.ts";
import { sessionIdOf } from "./session-id.ts";
import { checkHint, checkMaxAge, checkPrompt } from "./sign-in-wishes.checks.ts";
import { describeUser, scopesCovering, userClaims } from "./user-claims.ts";

export interface OpenIdOptions {
  readonly idTokens: IdTokens;
  readonly users: UsersStore;
  readonly now: Clock;
}

/** What the id_token will need of the request that asked for it. */
interface Wish {
  readonly nonce?: string;
  readonly claims: readonly string[];
}

/**
 * Who signed in, and how (OpenID Connect Core).
 *
 * A client that asks for the scope `openid` gets an id_token beside the access token: signed for it
 * alone, about this user and this sign-in, and good for nothing else. Before that it may say what
 * it wants of the sign-in; OAuth clients may, too.
 */
export function openid({ idTokens, users, now }: OpenIdOptions): Extension {
  return {
    atAuthorization: async (message, { client, scopes, wayBack }) => {
      const claims = checkClaims(message, wayBack);
      checkContextClass(claims, wayBack);
      const userId =
        checkWantedSubject(claims, wayBack) ?? (await checkHint(message, idTokens, wayBack));
      const demands = {
        ...checkMaxAge(message, now, wayBack),
        ...checkPrompt(message, now, wayBack),
        ...(userId === undefined ? {} : { userId }),
      };
      if (!scopes.includes("openid")) return { demands };

      const covering = scopesCovering([
        ...Object.keys(claims.userinfo),
        ...Object.keys(claims.id_token),
      ]);
      const wish: Wish = {
        ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
        claims: Object.keys(claims.id_token).filter((claim) => userClaims.includes(claim)),
      };
      return {
        demands,
        carried: { openid: wish },
        scopes: covering.filter((scope) => client.scopes.includes(scope)),
      };
    },

    atToken: async (_message, { client, offer }) => {
      const { subject, scopes, givenBy } = offer;
      if (!scopes.includes("openid") || !givenBy) return {};
      const { nonce, claims } = wishIn(offer.carried);
      return {
        // A nonce belongs to one answer (OpenID Connect Core §12.2), so it is not kept for later
        // ones.
        carried: { openid: { claims } satisfies Wish },
        answer: async ({ accessToken }) => {
          const signIn: SignIn = {
            ...(await wantedClaims(subject, scopes, claims)),
            aud: client.id,
            auth_time: Math.floor(givenBy.signedInAt / second),
            ...(nonce === undefined ? {} : { nonce }),
            at_hash: accessTokenHash(accessToken),
            sid: sessionIdOf(givenBy.sessionHash),
          };
          return { id_token: await idTokens.sign(signIn, idTokenAlgorithmOf(client)) };
        },
      };
    },
  };

  /**
   * OpenID Connect Core §5.4: beside an access token, claims about the user are at userinfo; only
   * those asked for here are here.
   */
  async function wantedClaims(
    subject: string,
    scopes: readonly string[],
    wanted: readonly string[],
  ): Promise<UserinfoResponse> {
    const user = wanted.length > 0 ? await users.find(subject) : undefined;
    const allowed = user ? Object.entries(describeUser(user, scopes)) : [];
    return {
      ...Object.fromEntries(allowed.filter(([claim]) => wanted.includes(claim))),
      sub: subject,
    };
  }
}

function wishIn({ openid }: Carried): Wish {
  return (openid as Wish | undefined) ?? { claims: [] };
}
