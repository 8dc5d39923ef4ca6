import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { isEncodedUtf8, UnreadableText } from "./readable-text.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What makes the request unusable; told as soon as its route can tell it. */
    unusable: Error | undefined;
  }

  interface FastifyContextConfig {
    /**
     * The route itself refuses parameters that cannot be read; all others are answered 400 before
     * they are called.
     */
    readonly judgesParameters?: boolean;
  }
}

/**
 * Fields that say one thing: of two, different readers would believe different ones (RFC 9110
 * §5.3).
 */
const singleFields = new Map(
  ["Host", "Authorization", "Content-Type", "Content-Length", "Origin"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);
/**
 * As bits: no two of them are of one length, so that a length says which one it is, and most others
 * are none.
 */
const lengthsOfSingleFields = [...singleFields.keys()].reduce(
  (lengths, { length }) => lengths | (1 << length),
  0,
);

/** A request that means nothing, or two things, whatever it asks for. */
export class AmbiguousRequest extends Error {
  override readonly name = "AmbiguousRequest";
  readonly statusCode = 400;
}

/**
 * RFC 9110 §5.3: a field that is no list comes once. @returns the name of one that comes more often
 */
export function repeatedField({ rawHeaders }: IncomingMessage): string | undefined {
  let seen = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const { length } = rawHeaders[index]!;
    if (length > 31 || ((lengthsOfSingleFields >> length) & 1) === 0) continue;
    const name = singleFields.get(rawHeaders[index]!.toLowerCase());
    if (name === undefined) continue;
    if ((seen >> length) & 1) return name;
    seen |= 1 << length;
  }
  return undefined;
}

/** RFC 9112 §3.2: whether what `Host` names could be a host. */
export function isHost(named: string): boolean {
  return /^(?:\[[0-9a-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*)(?::\d*)?$/i.test(named);
}

/** What makes a request unusable for its route, whatever the route does. */
export function problemOfHead(
  request: FastifyRequest,
  repeated: string | undefined,
): Error | undefined {
  if (repeated) return new AmbiguousRequest(`Send one ${repeated} header.`);
  const isReadable = isEncodedUtf8(request.url) || request.routeOptions.config?.judgesParameters;
  return isReadable ? undefined : new UnreadableText("address");
}

/**
 * RFC 9112 §6.3: a request without length is a request without a body, whatever type it names. Its
 * stream has ended before it began, so that nothing must wait for it.
 */
export function forgetTypeOfNothing({ headers, readableEnded }: IncomingMessage): void {
  if (readableEnded && headers["content-type"] !== undefined) delete headers["content-type"];
}
