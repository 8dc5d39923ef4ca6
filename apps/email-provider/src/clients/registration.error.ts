import { formatBearerChallenge } from "@tale/protocol/bearer-challenge";
import type { RegistrationErrorCode } from "@tale/protocol/client-registration";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

type Code = RegistrationErrorCode | "invalid_token" | "temporarily_unavailable";

const statuses: Record<Code, number> = {
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  invalid_token: 401,
  temporarily_unavailable: 429,
};

export interface About {
  /** The member of the metadata that is wrong. */
  readonly member?: string;
  /** Where in it, as a path behind its name: `[1]`. */
  readonly path?: string;
  /** What is wrong there, as its developer wrote or would call it. */
  readonly value?: string;
  /** Seconds until another attempt makes sense. */
  readonly retryAfter?: number;
}

/**
 * Ends a request at the registration endpoints (RFC 7591 §3.2.2, RFC 7592 §2). The portal shows it
 * at the field of its member.
 */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
  readonly code: Code;
  /** Why, in words that read well behind the member's name. */
  readonly problem: string;
  readonly about: About;
  /** What else is wrong: each could have ended the request. */
  others: readonly RegistrationError[] = [];

  constructor(code: Code, problem: string, about: About = {}) {
    const { member, path = "" } = about;
    super(member === undefined ? problem : `${member}${path}: ${problem}`);
    this.code = code;
    this.problem = problem;
    this.about = about;
  }
}

type Results<Checks extends readonly (() => unknown)[]> = {
  -readonly [Index in keyof Checks]: ReturnType<Checks[Index]>;
};

/**
 * Makes checks that do not depend on one another, so that everything that is wrong is known at once
 * (RFC 7591 §3.2.2). @throws RegistrationError the first, with the others
 */
export function checkAll<const Checks extends readonly (() => unknown)[]>(
  ...checks: Checks
): Results<Checks> {
  const refusals: RegistrationError[] = [];
  const results = checks.map((one) => {
    try {
      return one();
    } catch (error) {
      if (!(error instanceof RegistrationError)) throw error;
      refusals.push(error, ...error.others);
      return undefined;
    }
  });
  const [first, ...others] = refusals;
  if (first) throw Object.assign(first, { others });
  return results as Results<Checks>;
}

/** What was read, or why it could not be; `result` is for `checkAll`, that tells it with others. */
export type Attempt<Read> = { readonly result: () => Read } & (
  | { readonly read: Read; readonly refusal?: undefined }
  | { readonly read?: undefined; readonly refusal: RegistrationError }
);

/** Reads what other checks need, or what a page shows either way. */
export function attempt<Read>(read: () => Read): Attempt<Read> {
  try {
    const found = read();
    return { read: found, result: () => found };
  } catch (refusal) {
    if (!(refusal instanceof RegistrationError)) throw refusal;
    const result = (): never => {
      throw refusal;
    };
    return { refusal, result };
  }
}

/**
 * The one writer of these errors. A request without any token gets a bare challenge (RFC 6750
 * §3.1).
 */
export function answerRegistrationError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header("cache-control", "no-store");
  if (error instanceof RegistrationError) {
    const {
      code,
      message,
      about: { retryAfter },
    } = error;
    if (retryAfter) reply.header("retry-after", retryAfter);
    if (code === "invalid_token")
      reply.header(
        "www-authenticate",
        formatBearerChallenge(request.headers.authorization ? { error: code } : {}),
      );
    return reply.code(statuses[code]).send({ error: code, error_description: message });
  }
  const { statusCode = 500, message } = error;
  if (statusCode >= 500) throw error;
  return reply
    .code(statusCode)
    .send({ error: "invalid_client_metadata", error_description: message });
}
