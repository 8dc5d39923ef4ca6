import type { Leg, PersonAtBrowser } from "./leg.ts";
import { actFor, arrive, createJourney, restep, type Journey } from "./journey.ts";
import { isEndedGrant, outcomeOf } from "./outcome.ts";
import { roleOf } from "./role-of.ts";
import { stepIn, stepsOfRole, type Role } from "./roles.ts";
import type { Routes } from "./routes.ts";

interface Circumstances {
  /** The question, when this is its answer. */
  readonly request: Leg | undefined;
  /** What gave rise to it. */
  readonly cause: Leg | undefined;
  /** Who received the question. */
  readonly receiver: Leg["to"];
}

export interface Director {
  /** Gives a leg its step. @returns earlier legs whose step is now another */
  cast(leg: Leg, { request, cause, receiver }: Circumstances): Leg[];
  /** Every step the leg may still turn out to be. */
  possibleSteps(leg: Leg, receiver: Leg["to"]): Leg["step"][];
  actOf(run: string): number;
  clear(): void;
}

const questions = new Set<Role>([
  "share",
  "choose-provider",
  "authorization-request",
  "sign-in",
  "consent",
  "authorization-response",
  "token-request",
  "contacts",
  "token-check",
  "ask-for-friends",
  "see-friends",
]);
/**
 * Knows the play: which step each message is. It goes by what was said, never by what should come
 * next.
 */
export function createDirector(guest?: Routes): Director {
  const journeys = new Map<string, Journey>();
  /** What each exchange that has no answer yet is for. */
  const asked = new Map<string, Role>();
  let roles = new WeakMap<Leg, Role>();
  let hasNewProvider = false;

  function journeyOf(run: string): Journey {
    const journey = journeys.get(run) ?? createJourney();
    journeys.set(run, journey);
    return journey;
  }

  function stepOf(journey: Journey, leg: Leg, role: Role): Leg["step"] {
    return stepIn(role === "refresh" ? (isEndedGrant(leg) ? 6 : 5) : journey.act, role);
  }

  /** The question is what its answer made of it. */
  function judge(journey: Journey, leg: Leg, role: Role, request: Leg | undefined): Leg[] {
    const outcome = outcomeOf(leg, role);
    if (!outcome) return role === "refresh" && request ? restep(request, leg.step) : [];
    leg.step = outcome;
    journey.legs = journey.legs.filter((one) => one.leg !== request);
    return request ? restep(request, outcome) : [];
  }

  function noticeProvider(leg: Leg, role: Role, request: Leg | undefined): void {
    const isStored =
      request?.rows.some(
        ({ table, before }) => table === "providers" && before?.["client_id"] === null,
      ) ?? false;
    if (role === "credentials-stored" && leg.kind === "response" && leg.status === 303 && isStored)
      hasNewProvider = true;
    if (role === "provider-offered" && leg.kind === "response") hasNewProvider = false;
  }

  return {
    cast: (leg, { request, cause, receiver }) => {
      const journey = journeyOf(leg.run);
      const before = {
        asked: asked.get(leg.exchange),
        cause: cause && roles.get(cause),
        hasNewProvider,
      };
      const role = isTry(leg, cause) ? "try" : roleOf(leg, receiver, before, guest);
      roles.set(leg, role);
      if (leg.kind === "request") asked.set(leg.exchange, role);
      else asked.delete(leg.exchange);

      const changed = actFor(journey, leg, role);
      leg.step = stepOf(journey, leg, role);
      changed.push(...arrive(journey, leg, request ?? cause));
      const who = whoAt(leg.step);
      changed.push(...judge(journey, leg, role, request));
      noticeProvider(leg, role, request);
      if (leg.channel === "front") {
        leg.who = who ?? journey.who ?? (leg.step === "beside.developer" ? "quinn" : "alice");
        if (who && who !== "friend") journey.who = who;
        if (leg.kind === "request") journey.lastFront = role;
      }
      if (questions.has(role) && leg.step === stepIn(journey.act, role))
        journey.legs.push({ leg, role });
      if (journey.legs.length > 200) journey.legs.shift();
      return changed;
    },
    possibleSteps: (leg, receiver) => {
      const role = roles.get(leg) ?? "other";
      return [leg.step, ...stepsOfRole(role === "try" ? roleOf(leg, receiver, {}, guest) : role)];
    },
    actOf: (run) => journeyOf(run).act,
    clear: () => {
      journeys.clear();
      asked.clear();
      roles = new WeakMap();
      hasNewProvider = false;
    },
  };
}

/** Nobody sends anything because of a question of their own, unless the speaker asks them to. */
function isTry({ kind, from }: Leg, cause: Leg | undefined): boolean {
  return kind === "request" && cause?.kind === "request" && cause.from === from;
}

/** @returns undefined where the step does not say */
function whoAt(step: Leg["step"]): PersonAtBrowser | undefined {
  if (step.startsWith("beside.")) return undefined;
  if (step.startsWith("act-1.")) return "quinn";
  return step === "act-2.open-link" ? "friend" : "alice";
}
