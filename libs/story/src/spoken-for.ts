import { people } from "./cast.ts";
import { possessive } from "./beats/beat.ts";

type Hero = (typeof people)["alice" | "quinn"]["name"];

/** Whom the words of a step are about: a developer in act 1, a user in the others. */
export function heroOf(step: string): Hero {
  return step.startsWith("act-1.") || step === "beside.developer"
    ? people.quinn.name
    : people.alice.name;
}

/**
 * A text of the story about the person who is there: it is written for Alice, and Bob does the
 * same.
 *
 * @param person the name given when signing in; `undefined` before that
 */
export function spokenFor(person: string | undefined, hero: Hero, text: string): string {
  const name = nameFor(person, hero);
  return text.replace(
    new RegExp(`([.?!] )?${hero}('s)?`, "g"),
    (_, end: string | undefined, owns: string | undefined, at: number) => {
      const told = owns ? possessive(name) : name;
      const isFirst = end !== undefined || at === 0;
      return (end ?? "") + (isFirst ? told[0]!.toUpperCase() + told.slice(1) : told);
    },
  );
}

/** How a person is called, also before a name is known. */
export function nameFor(person: string | undefined, hero: Hero): string {
  return person ?? (hero === "Quinn" ? "the developer" : "the author");
}
