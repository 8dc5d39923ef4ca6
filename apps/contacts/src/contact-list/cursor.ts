/** Where a page ended, as an opaque text: only this server knows what is in it. */
export function formatCursor(place: number): string {
  return Buffer.from(`after:${place}`).toString("base64url");
}

/** @returns undefined when the text is not one that `formatCursor` made */
export function parseCursor(cursor: string): number | undefined {
  const [, digits] = /^after:(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  const place = Number(digits);
  return formatCursor(place) === cursor ? place : undefined;
}
