import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { answerErrorPage, ErrorPage } from "@tale/pages/error-page";
import { minute, second } from "@tale/service/clock";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { answerSignInNeeded, SignInNeeded } from "../../session/sign-in-needed.error.ts";
import type { AttemptsStore, Limit } from "../../stores/attempts.store.ts";
import type { DeviceRequest } from "../../stores/device-requests.store.ts";
import type { Session } from "../../stores/sessions.store.ts";
import { formatUserCode, type CountedUserCode } from "../../stores/user-code.ts";

/** A hall full of televisions behind one address is thinkable; more than this is a machine. */
const perAddress: Limit = { attempts: 30, period: minute };

/** Nobody types more codes than this while one of them lives. */
const perUser: Limit = { attempts: 20, period: 10 * minute };

/**
 * RFC 8628 §5.1: a short code can be guessed, so guessing is slow work here. Counted before the
 * code is looked up, so that parallel guesses are all counted; by user and not by session, because
 * a session is soon made. What an address has too many of does not count for the user.
 */
export async function limitGuesses(
  attempts: AttemptsStore,
  { user, address }: { user?: Session["user"]; address: string },
  userCode: string,
): Promise<CountedUserCode> {
  const left =
    (await attempts.countFrom(address, "device code", perAddress)) ||
    (user ? await attempts.count(`device code by ${user.id}`, perUser) : 0);
  const wait = Math.ceil(left / second);
  check(
    "not too many codes were tried",
    "RFC 8628 §5.1",
    wait === 0,
    () =>
      new ErrorPage({
        status: 429,
        title: "Too many codes",
        detail: `So many codes were entered here that they look like guesses. You can enter one again in ${wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`}.`,
        retryAfter: wait,
      }),
  );
  return userCode as CountedUserCode;
}

/** What a device waits for an answer to, from this session and no other. */
export type OpenedDeviceRequest = Checked<DeviceRequest, "waits for this session">;

/**
 * The code stands for nothing that this session may decide. Which of the reasons it is, a guesser
 * would like to know.
 */
export class UnknownUserCode extends Error {
  override readonly name = "UnknownUserCode";
  readonly userCode: string;

  constructor(userCode: string) {
    super("the user code stands for nothing");
    this.userCode = userCode;
  }
}

/** RFC 8628 §3.3: mistyped, expired, or somebody else's: the person looks at the screen again. */
export function checkUserCode(
  userCode: string,
  found: DeviceRequest | undefined,
): OpenedDeviceRequest {
  check(
    "the code stands for a device that waits, and for nobody else",
    "RFC 8628 §3.3",
    found,
    () => new UnknownUserCode(userCode),
  );
  return found as OpenedDeviceRequest;
}

export function answerDevicePageError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof SignInNeeded) return answerSignInNeeded(error, request, reply);
  if (!(error instanceof UnknownUserCode)) return answerErrorPage(error, request, reply);
  return reply.code(404).view("beyond/device/enter-code.page.hbs", {
    userCode: formatUserCode(error.userCode),
    isUnknown: true,
  });
}
