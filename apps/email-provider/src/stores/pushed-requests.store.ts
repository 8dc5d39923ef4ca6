import type { Checked } from "@tale/protocol/checked";
import type { SentParameters } from "@tale/protocol/parameters";
import { second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import type { CheckedAuthorization } from "./pending-requests.store.ts";

/** Seconds between pushing a request and the browser's arrival (RFC 9126 §2.2). */
const lifetime = 90;

/** The parameters of a pushed request, with the key that a proof beside it announced (RFC 9449 §10.1). */
export type PushedParameters = Checked<SentParameters, "key announced">;

export type PushedRequestsStore = ReturnType<typeof createPushedRequestsStore>;

export function createPushedRequestsStore(database: Database, now: Clock, random: Random) {
  return {
    /**
     * Keeps the parameters of a request that passed every check; it is checked again when the
     * browser comes.
     *
     * @returns a reference that cannot be guessed, and its lifetime in seconds
     */
    keep: async (
      { clientId }: CheckedAuthorization,
      sent: PushedParameters,
    ): Promise<{ reference: string; lifetime: number }> => {
      const reference = newSecret(now, random);
      await database.run(
        "INSERT INTO pushed_requests (reference_hash, client_id, parameters, expires_at) VALUES ($1, $2, $3, $4)",
        lookupKeyOf(reference),
        clientId,
        JSON.stringify(sent),
        now() + lifetime * second,
      );
      return { reference, lifetime };
    },

    /** Leaves the request where it is. @returns it, and the key by which `finish` knows it */
    find: async (
      reference: string,
      clientId: string,
    ): Promise<{ sent: SentParameters; key: string } | undefined> => {
      const row = await database.get<{ parameters: string }>(
        "SELECT parameters FROM pushed_requests WHERE reference_hash = $1 AND client_id = $2 AND expires_at > $3",
        lookupKeyOf(reference),
        clientId,
        now(),
      );
      return (
        row && { sent: JSON.parse(row.parameters) as SentParameters, key: lookupKeyOf(reference) }
      );
    },

    /** @returns whether it was still there: of any number at once, one finishes it */
    finish: async (key: string): Promise<boolean> =>
      (await database.run("DELETE FROM pushed_requests WHERE reference_hash = $1", key)) === 1,

    /** Of any number at once, one gets it; another client changes nothing. */
    take: async (
      reference: string,
      clientId: string,
    ): Promise<{ sent: SentParameters } | undefined> => {
      const row = await database.transaction((transaction) =>
        transaction.get<{ parameters: string }>(
          "DELETE FROM pushed_requests WHERE reference_hash = $1 AND client_id = $2 AND expires_at > $3 RETURNING parameters",
          lookupKeyOf(reference),
          clientId,
          now(),
        ),
      );
      return row && { sent: JSON.parse(row.parameters) as SentParameters };
    },
  };
}
