/** A condition to put behind others in a statement, and the values of its parameters. */
export interface Among {
  readonly condition: string;
  readonly values: readonly (string | null)[];
}

/** No condition. */
export const everyId: Among = { condition: "", values: [] };

/**
 * That the id is one of these. Rounded up to a power of two with ids that match nothing, so that a few prepared statements serve
 * every list.
 */
export function amongIds(ids: readonly string[], firstParameter: number): Among {
  const values = [
    ...ids,
    ...Array<null>(2 ** Math.ceil(Math.log2(Math.max(ids.length, 1))) - ids.length).fill(null),
  ];
  return {
    condition: ` AND id IN (${values.map((_, index) => `$${firstParameter + index}`).join(", ")})`,
    values,
  };
}
