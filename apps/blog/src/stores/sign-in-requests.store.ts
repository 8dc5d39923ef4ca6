import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { answerTime } from "./authorization-requests.store.ts";
import { hash } from "./hash.ts";
import type { Seal } from "./seal.ts";

/** Somebody was sent away to say who they are. */
export interface SignInRequest {
  readonly browser: string;
  readonly providerId: string;
  readonly codeVerifier: string;
  readonly nonceHash: string;
}

export type SignInRequestsStore = ReturnType<typeof createSignInRequestsStore>;

/** By the hash of their `state`. Each is answered once, in time, and in the browser that asked. */
export function createSignInRequestsStore(database: Database, seal: Seal, now: Clock) {
  const placeOf = (stateHash: string): string => `sign_in_requests.code_verifier:${stateHash}`;

  return {
    begin: (
      state: string,
      {
        browser,
        providerId,
        codeVerifier,
        nonce,
      }: Omit<SignInRequest, "nonceHash"> & { readonly nonce: string },
    ) =>
      database.run(
        "INSERT INTO sign_in_requests (state_hash, browser, provider_id, nonce_hash, code_verifier_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        hash(state),
        browser,
        providerId,
        hash(nonce),
        seal.close(codeVerifier, placeOf(hash(state))),
        now(),
      ),

    /**
     * Takes the request an answer belongs to. Of any number of equal answers at once, one gets it.
     */
    answer: async (state: string, browser: string): Promise<SignInRequest | undefined> => {
      const taken = await database.transaction((transaction) =>
        transaction.get<Omit<SignInRequest, "codeVerifier"> & { readonly sealed: string }>(
          `DELETE FROM sign_in_requests WHERE state_hash = $1 AND browser = $2 AND created_at >= $3
           RETURNING browser, provider_id AS "providerId", nonce_hash AS "nonceHash", code_verifier_sealed AS sealed`,
          hash(state),
          browser,
          now() - answerTime,
        ),
      );
      if (!taken) return undefined;
      const { sealed, ...request } = taken;
      return { ...request, codeVerifier: seal.open(sealed, placeOf(hash(state))) };
    },
  };
}
