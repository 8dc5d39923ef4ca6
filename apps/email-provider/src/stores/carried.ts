/**
 * What extensions of the protocol attach to a request (JSON, a key each); it travels with it into
 * the code and the grant.
 */
export type Carried = Readonly<Record<string, unknown>>;
