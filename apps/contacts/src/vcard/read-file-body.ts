import type { Readable } from "node:stream";
import { ProblemError } from "../problem.error.ts";

const mebibyte = 1024 * 1024;
const largestFile = 8 * mebibyte;

/**
 * Reads an uploaded file that the parser left unread, so that nobody fills the memory before saying who they are.
 * A body that is too long is left where it is: breaking the connection would also break the answer.
 */
export async function readFileBody(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > largestFile) throw new ProblemError(413, "That file is too long", `An import takes ${largestFile / mebibyte} MiB at most.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
