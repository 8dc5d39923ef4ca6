import type { Clock, Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import type { Asked, Refusal } from "../refusals/refusal.ts";
import { newId } from "./ids.ts";

/** What went wrong with a provider, for its page. */
export interface KeptRefusal extends Refusal {
  readonly asked: Asked;
  readonly happenedAt: number;
  /** What it means to Quillpost. */
  readonly problem: string;
}

type Row = { readonly [Member in keyof KeptRefusal]: KeptRefusal[Member] | null };

/** How many are kept of one provider. */
const most = 5;

export type RefusalsStore = ReturnType<typeof createRefusalsStore>;

/** The newest refusals of each provider. */
export function createRefusalsStore(database: Database, now: Clock, random: Random) {
  return {
    add: (
      providerId: string,
      { asked, status, error, description, problem }: Omit<KeptRefusal, "happenedAt">,
    ) =>
      database.transaction(async (transaction) => {
        await transaction.run(
          `INSERT INTO refusals (id, provider_id, asked, happened_at, status, error, description, problem)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          newId(random),
          providerId,
          asked,
          now(),
          status ?? null,
          error ?? null,
          description ?? null,
          problem,
        );
        await transaction.run(
          `DELETE FROM refusals WHERE provider_id = $1 AND id NOT IN
             (SELECT id FROM refusals WHERE provider_id = $1 ORDER BY happened_at DESC, id LIMIT ${most})`,
          providerId,
        );
      }),

    /** Newest first. */
    of: (providerId: string) =>
      database.all<Row>(
        `SELECT asked, happened_at AS "happenedAt", status, error, description, problem FROM refusals
         WHERE provider_id = $1 ORDER BY happened_at DESC, id`,
        providerId,
      ),
  };
}
