import type { Service } from "@tale/service/create-service";
import { ProblemError } from "./problem.error.ts";

/**
 * RFC 9110 §15.5.16: the answer to a body that is none of the types that this address takes says
 * which it takes.
 */
export class MediaTypeError extends ProblemError {
  readonly taken: readonly string[];

  constructor(taken: readonly string[], inWords: string) {
    super(415, "That kind of file is not taken here", `Send ${inWords}.`);
    this.taken = taken;
  }
}

/** Every type that has no parser so far. */
export function refuseOtherTypes(
  service: Service,
  taken: readonly string[],
  inWords: string,
): void {
  service.addContentTypeParser("*", async () => {
    throw new MediaTypeError(taken, inWords);
  });
}
