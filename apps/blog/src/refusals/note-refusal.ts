import type { FastifyBaseLogger } from "fastify";
import { cleanLine } from "../mail-address.ts";
import type { Provider } from "../stores/provider.ts";
import type { RefusalsStore } from "../stores/refusals.store.ts";
import { PartyError } from "./party.error.ts";
import type { Asked } from "./refusal.ts";

/**
 * Keeps what another party refused: one line in the log, and a row for the provider's page. An
 * error that several requests waited for is noted once. Errors of Quillpost's own are not noted
 * here.
 *
 * @param outcome what did not happen because of it, for the log
 * @param asked what was asked for, where the error does not say
 */
export type NoteRefusal = (
  log: FastifyBaseLogger,
  provider: Pick<Provider, "id" | "issuer">,
  error: unknown,
  outcome: string,
  asked?: Asked,
) => Promise<void>;

export function createNoteRefusal(refusals: RefusalsStore): NoteRefusal {
  const noted = new WeakSet<PartyError>();

  return async (log, { id, issuer }, failure, outcome, fallback = "metadata") => {
    const error = partyErrorIn(failure);
    if (!error || noted.has(error)) return;
    noted.add(error);
    const asked = error.asked ?? fallback;
    const { status, error: name, description } = error.refusal;
    const problem = cleanLine(error.message, 500);
    log.warn(
      { issuer, asked, status, error: name, error_description: description, problem },
      outcome,
    );
    try {
      await refusals.add(id, { asked, status, error: name, description, problem });
    } catch (trouble) {
      log.error({ err: trouble }, "a refusal could not be kept");
    }
  };
}

/** A connection ends because of something that another party said. */
function partyErrorIn(failure: unknown): PartyError | undefined {
  if (failure instanceof PartyError) return failure;
  return failure instanceof Error && failure.cause instanceof PartyError
    ? failure.cause
    : undefined;
}
