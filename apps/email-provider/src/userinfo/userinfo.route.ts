import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { useProof, type ProofOptions } from "../beyond/dpop/proof.checks.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import { describeUser } from "../beyond/openid/user-claims.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import type { RevokedAccessTokensStore } from "../stores/revoked-access-tokens.store.ts";
import type { UsersStore } from "../stores/users.store.ts";
import { checkHolder, checkPresentedToken } from "./presented-token.checks.ts";
import { checkAccessTokenAlive, checkOpenidScope, checkUser } from "./userinfo.checks.ts";
import { answerUserinfoError } from "./userinfo.error.ts";

export interface UserinfoOptions extends ProofOptions {
  readonly accessTokens: AccessTokens;
  readonly grants: GrantsStore;
  readonly revokedAccessTokens: RevokedAccessTokensStore;
  readonly users: UsersStore;
}

/**
 * Userinfo (OpenID Connect Core §5.3).
 *
 * A client that was allowed to know who its user is calls it with an access token of ours. Who it
 * is leaves, as far as the token's scopes go: always the subject, the name with `profile`, the
 * address with `email`. It tells nothing about when and how the user signed in: that is in the
 * id_token.
 */
export async function userinfoRoute(service: Service, options: UserinfoOptions): Promise<void> {
  const { accessTokens, grants, revokedAccessTokens, users } = options;
  service.setErrorHandler(answerUserinfoError);
  await acceptFormsOnly(service);

  service.route({
    method: ["GET", "POST"],
    url: "/userinfo",
    handler: async (request, reply) => {
      reply.header("cache-control", "no-store");
      const presented = checkPresentedToken(request);
      const claims = await checkAccessTokenAlive(
        await accessTokens.read(presented.token),
        grants,
        revokedAccessTokens,
      );
      const proof = await checkHolder(presented, claims, request, options);
      if (proof) await useProof(proof, options); // RFC 9449 §11.1
      const scopes = checkOpenidScope(claims);
      return describeUser(checkUser(await users.find(claims.sub)), scopes);
    },
  });
}
