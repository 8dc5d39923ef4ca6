import { channel } from "node:diagnostics_channel";

/** A section of a specification, always written the same way so that tools can link it. */
export type Section = `${"RFC" | "OpenID Connect" | "FAPI 2.0"} ${string} §${string}`;

/** One question a party asked itself, and the answer. Published on `tale:check`. */
export interface CheckFact {
  readonly claim: string;
  readonly section: Section;
  readonly holds: boolean;
}

const checks = channel("tale:check");

/**
 * Goes on only if `holds`; otherwise throws what `otherwise` makes. The claim, its section and the
 * verdict are published for whoever listens; nobody listening costs one comparison.
 *
 * @param claim what must be true, in plain words, without any value from the message
 */
export function check(
  claim: string,
  section: Section,
  holds: unknown,
  otherwise: () => Error,
): asserts holds {
  if (checks.hasSubscribers)
    checks.publish({ claim, section, holds: Boolean(holds) } satisfies CheckFact);
  if (!holds) throw otherwise();
}
