import type { FastifyInstance, FastifyRequest } from "fastify";
import { readText, UnreadableText } from "./readable-text.ts";

type Parse = (
  request: FastifyRequest,
  text: string,
  done: (error: Error | null, value?: unknown) => void,
) => void;

/**
 * Reads JSON in UTF-8 only (RFC 8259 §8.1), without lone surrogates (§8.2). A body of no bytes is
 * no body.
 */
export function acceptJson(service: FastifyInstance): void {
  const parse = service.getDefaultJsonParser("error", "error") as Parse;
  service.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      if (body.length === 0) return undefined;
      const text = readText(body);
      let problem: Error | null = null;
      let value: unknown;
      parse(request, text, (error, parsed) => ([problem, value] = [error, parsed]));
      if (problem) throw problem as Error;
      if (escapedSurrogate.test(text)) checkWellFormed(value);
      return value;
    },
  );
}

const escapedSurrogate = /\\u[dD][89a-fA-F]/;

/** A surrogate alone is half of a letter, and becomes U+FFFD wherever it is stored. */
function checkWellFormed(value: unknown): void {
  JSON.stringify(value, (name, member: unknown) => {
    if (!name.isWellFormed() || (typeof member === "string" && !member.isWellFormed()))
      throw new UnreadableText("body");
    return member;
  });
}
