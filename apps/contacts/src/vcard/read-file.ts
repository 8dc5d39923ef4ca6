import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { ProblemError } from "../problem.error.ts";

const mebibyte = 1024 * 1024;
const largestFile = 64 * mebibyte;
const sliceSize = 64 * 1024;

const title = "That file is too long";
const limit = `An import takes ${largestFile / mebibyte} MiB at most.`;
const advice = "Export your contacts without photos, or in several files.";

/** What became of the beginning of a file whose end is not read, and what to do about the rest. */
export const partlyRead = `${advice} What stands before is imported, and skipped when it comes again.`;

/**
 * RFC 9110 §15.5.14: a file that says how long it is, and is too long, is refused before it is
 * read.
 */
export function checkFileSize(contentLength: string | undefined): void {
  if (Number(contentLength ?? 0) > largestFile)
    throw new ProblemError(413, title, `${limit} ${advice}`);
}

/** The charset that the upload's own `Content-Type` names (RFC 2045 §5.1). */
export function charsetOf(contentType = ""): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
}

/**
 * Reads an uploaded file as octets, one character each, because a fold may cut a letter in two (RFC
 * 6350 §3.2). UTF-16 becomes UTF-8 first. Others are served between two slices. A file that is too
 * long is left where it is: breaking the connection would also break the answer.
 */
export async function* readOctets(file: Readable): AsyncGenerator<string> {
  let size = 0;
  let first: Buffer | undefined = Buffer.alloc(0);
  let toUtf8 = (octets: Buffer): string => octets.toString("latin1");

  for await (const chunk of slices(file)) {
    size += chunk.length;
    if (size > largestFile) throw new ProblemError(413, title, `${limit} ${partlyRead}`);
    if (first) first = Buffer.concat([first, chunk]);
    if (first && first.length < 2) continue;
    if (first) toUtf8 = decoderOf(first);
    yield toUtf8(first ?? chunk);
    first = undefined;
  }
  yield toUtf8(first ?? Buffer.alloc(0));
}

async function* slices(file: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = file.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += sliceSize) {
      yield chunk.subarray(start, start + sliceSize);
      await setImmediate();
    }
  }
}

function decoderOf(beginning: Buffer): (octets: Buffer) => string {
  const encoding = utf16Of(beginning);
  if (!encoding) return (octets) => octets.toString("latin1");
  const decoder = new TextDecoder(encoding);
  return (octets) =>
    Buffer.from(decoder.decode(octets, { stream: octets.length > 0 })).toString("latin1");
}

/** By its byte order mark, or by the zero beside the first letter, which is in ASCII. */
function utf16Of([first, second]: Buffer): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return undefined;
}
