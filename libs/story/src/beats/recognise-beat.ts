import type { BeatId } from "../beats.ts";
import { isRefusal, pathOf, secretKindsOf, valueOf, type StoryMessage } from "./message.ts";

/** One way from the client's question to its answer, so that a stranger's is not taken for it. */
export interface Journey {
  readonly ask: number;
  /** The provider's mark for the question while it waits for its user. */
  request: string | undefined;
  /** The messages that may be answered with a code. */
  readonly questions: number[];
}

export interface Known {
  readonly messageAt: (n: number) => StoryMessage | undefined;
  /** Which beat a message began, if any. */
  readonly beatAt: (n: number) => BeatId | undefined;
  readonly journey: Journey | undefined;
}

/** @returns the beat that begins with this message; most messages begin none */
export function recogniseBeat(message: StoryMessage, known: Known): BeatId | undefined {
  if (message.method === "MAIL") return message.to === "inbox" ? "mail" : undefined;
  if (message.channel === "back")
    return message.kind === "request" ? ofCall(message, known) : ofCallAnswer(message, known);
  return message.kind === "request" ? ofVisit(message, known) : ofPage(message, known);
}

function ofVisit(message: StoryMessage, known: Known): BeatId | undefined {
  return message.to === "quillpost"
    ? ofVisitToClient(message)
    : ofVisitToProvider(message, known.journey);
}

function ofVisitToClient(message: StoryMessage): BeatId | undefined {
  const says = (name: string) => valueOf(message, name);
  const isAnswer = says("state") !== undefined && (says("code") ?? says("error")) !== undefined;
  if (isAnswer && message.method === "GET") return "back";
  if (valueOf(message, "then", "form") === "publish") return "write";
  if (valueOf(message, "client_secret", "form")) return "store";
  if (message.step === "act-6.disconnect") return "disconnect";
  const isShare =
    message.method === "GET" && /\/share$/.test(pathOf(message)) && says("problem") === undefined;
  return isShare && !isRefusal(message) ? "share" : undefined;
}

function ofVisitToProvider(
  message: StoryMessage,
  journey: Journey | undefined,
): BeatId | undefined {
  const isOfJourney =
    journey?.request !== undefined && valueOf(message, "request", "form") === journey.request;
  if (journey && message.cause === journey.ask && valueOf(message, "client_id")) return "arrive";
  if (valueOf(message, "password", "form")) {
    if (isOfJourney) return "sign-in";
    return /developer/.test(valueOf(message, "then") ?? "") ? "developer-sign-in" : undefined;
  }
  if (isOfJourney && valueOf(message, "decision", "form")) return "consent";
  if (valueOf(message, "redirect_uris", "form") && message.who === "quinn") return "register";
  return message.step === "act-6.revoke-access" ? "revoke" : undefined;
}

const pages: Readonly<Record<string, BeatId>> = {
  "act-1.provider-offered": "offered",
  "act-3.cope": "cope",
  "act-4.kind-page": "kind-page",
  "act-5.no-question": "nobody-asked",
  "act-6.connected-apps": "account",
  "act-6.asked-anew": "asked-anew",
};

function ofPage(message: StoryMessage, { journey }: Known): BeatId | undefined {
  const says = (name: string) => valueOf(message, name, "location");
  const isAsking = says("client_id") && (says("response_type") ?? says("request_uri"));
  if (message.from === "quillpost" && isAsking && message.step.startsWith("act-")) return "ask";
  const isAnswer = says("state") !== undefined && (says("code") ?? says("error")) !== undefined;
  if (isAnswer && journey?.questions.includes(message.pair ?? -1)) return "code";
  if (!message.page || isRefusal(message)) return undefined;
  if (message.step === "act-1.credentials-issued")
    return secretKindsOf(message).includes("client-secret") ? "credentials" : undefined;
  if (message.step === "act-2.open-link") return message.who === "friend" ? "open" : undefined;
  return pages[message.step];
}

function ofCall(message: StoryMessage, { journey, messageAt }: Known): BeatId | undefined {
  if (message.from !== "quillpost") return undefined;
  const grantType = valueOf(message, "grant_type", "form");
  if (grantType === "refresh_token") return "refresh";
  if (grantType === "authorization_code") return journey ? "trade" : undefined;
  if (message.to.endsWith("-contacts") && valueOf(message, "access_token", "bearer")) return "door";
  if (message.step === "act-6.revocation-request") return "give-back";
  const cause = message.cause === null ? undefined : messageAt(message.cause);
  return message.step === "act-1.discovery" && cause?.who === "quinn" ? "look-up" : undefined;
}

const answers: Partial<Record<BeatId, BeatId>> = {
  trade: "tokens",
  refresh: "renewed",
  door: "friends",
  "give-back": "given-back",
  "look-up": "endpoints",
};

function ofCallAnswer({ pair }: StoryMessage, { beatAt }: Known): BeatId | undefined {
  const asked = pair === null ? undefined : beatAt(pair);
  return asked && answers[asked];
}
