declare const passed: unique symbol;

/**
 * The marks that checks leave on what they let through. They exist for the compiler only: a check
 * either asserts its mark (`asserts token is Checked<Token, "unexpired">`) or returns a marked
 * value, and what acts on the value asks for every mark it needs. Where a check is left out, its
 * mark is missing, and the program does not compile.
 *
 *     checkExpiry(claims, now); //                             leaves "unexpired" on claims
 *     checkAudience(claims, resource); //                      leaves "for this resource"
 *     openBook(claims); // takes Checked<Claims, "unexpired" | "for this resource">
 *
 * Nothing but a check leaves a mark; a cast elsewhere is a lie that can be searched for.
 */
export interface Passed<Mark extends string> {
  readonly [passed]: { readonly [Name in Mark]: true };
}

/** A value that has passed the checks which leave these marks. */
export type Checked<Value, Mark extends string> = Value & Passed<Mark>;
