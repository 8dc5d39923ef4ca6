import { readLines } from "./vcard.ts";

export const read = (lines: readonly string[], encoding?: BufferEncoding) =>
  readLines(lines, { encoding });
