import { createNaming, type Guest } from "../naming.ts";
import type { KeptLegs } from "./kept-legs.ts";
import type { Leg, Told } from "./leg.ts";
import type { Secrets } from "./secrets.ts";
import { tellLeg } from "./telling.ts";

/** Finds the words of a leg by what the record knows of it, with the names of this run. */
export function createTeller(
  legs: KeptLegs,
  secrets: Secrets,
  guest: Guest | undefined,
): (leg: Leg) => Told {
  const { rename } = createNaming(guest);

  return (leg) => {
    const { title, plain, why, notes } = tellLeg(leg, {
      pair: leg.pair === null ? undefined : legs.at(leg.pair),
      cause: leg.cause === null ? undefined : legs.at(leg.cause),
      before: () => legs.before(leg),
      at: legs.at,
      secret: secrets.get,
    });
    return {
      title: rename(title),
      plain: rename(plain),
      why: rename(why),
      notes: rename(notes),
    };
  };
}
