import { readLines } from "./vcard.testing.ts";

export const read = (lines: readonly string[], encoding?: BufferEncoding) =>
  readLines(lines, { encoding });
