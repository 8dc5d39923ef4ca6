import type { Asked, Refusal } from "./refusal.ts";

export interface PartyErrorOptions extends ErrorOptions {
  readonly refusal?: Refusal | undefined;
}

/**
 * Another party refused, failed or did not answer. The message says what happened, in words for
 * developers.
 */
export abstract class PartyError extends Error {
  readonly refusal: Refusal;
  /** What the other party was asked for, as far as it is known where the error is thrown. */
  asked: Asked | undefined;

  constructor(message: string, { refusal, ...options }: PartyErrorOptions = {}, asked?: Asked) {
    super(message, options);
    this.refusal = refusal ?? {};
    this.asked = asked;
  }
}

/** Does what `work` does, and has its errors say what was asked. */
export async function asking<Result>(asked: Asked, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PartyError) error.asked ??= asked;
    throw error;
  }
}
