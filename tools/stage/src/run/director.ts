import type { ProviderId } from "@tale/story/spoken-at";
import type { Leg, PersonAtBrowser } from "./leg.ts";
import { isDenial, isEndedGrant, outcomeOf } from "./outcome.ts";
import { roleOf } from "./role-of.ts";
import { stepIn, stepsOfRole, type Role } from "./roles.ts";
import type { Routes } from "./routes.ts";

/** One person's way through the acts. */
interface Journey {
  act: number;
  asked: number;
  /** Where Quillpost went to ask; null until that is seen. */
  provider: ProviderId | null;
  /** Legs that change their step when it turns out how the question was answered. */
  legs: { readonly leg: Leg; readonly role: Role }[];
  lastFront: Role | undefined;
  /** Who was at the browser when a step of the story said so. */
  who: PersonAtBrowser | undefined;
}

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
const sharing = new Set<Role | undefined>(["share", "share-denied", "share-ended", "trouble"]);

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
    let journey = journeys.get(run);
    if (!journey)
      journeys.set(
        run,
        (journey = {
          act: 2,
          asked: 0,
          provider: null,
          legs: [],
          lastFront: undefined,
          who: undefined,
        }),
      );
    return journey;
  }

  function turnTo(journey: Journey, act: number): Leg[] {
    journey.act = act;
    return journey.legs.flatMap(({ leg, role }) => restep(leg, stepIn(act, role)));
  }

  /**
   * What came before on the way to a provider is told at this provider too. Whom Quillpost asks
   * outside the cast is none that was there before.
   */
  function arrive(journey: Journey, leg: Leg, cause: Leg | undefined): Leg[] {
    const goes = leg.from === "quillpost" && (leg.kind === "request" || leg.channel === "front");
    const isArrival = goes && (leg.provider !== null || leg.to === "elsewhere");
    if (isArrival) journey.provider = leg.provider;
    else leg.provider ??= cause?.provider ?? journey.provider;
    if (!isArrival || leg.provider === null) return [];
    const before = journey.legs.map((one) => one.leg).filter(({ provider }) => provider === null);
    for (const one of before) one.provider = leg.provider;
    return before;
  }

  function begin(journey: Journey): void {
    journey.legs = [];
    journey.act = 2;
    journey.provider = null;
  }

  function actFor(journey: Journey, leg: Leg, role: Role): Leg[] {
    const location = String(leg.headers["location"] ?? "");
    if (role === "refresh" && isEndedGrant(leg)) return turnTo(journey, 6);
    if (role === "authorization-response" && isDenial(leg)) return turnTo(journey, 4);
    if (role === "see-friends" && /problem=ended/.test(location)) journey.act = 6;
    if (leg.kind === "response") return [];
    if (role === "authorization-request") {
      if (journey.legs.some((one) => one.role === role && one.leg.kind === "request"))
        begin(journey);
      journey.asked = scopesIn(leg, "query");
    }
    if (role === "share") [journey.act, journey.provider] = [2, null];
    if (role === "share-denied") journey.act = 4;
    if (role === "share-ended") journey.act = 6;
    if (role === "choose-provider") begin(journey);
    if (role === "ask-for-friends" && sharing.has(journey.lastFront)) {
      journey.legs = journey.legs.filter((one) => one.role === "share").slice(-2);
      return turnTo(journey, 5);
    }
    if (role === "consent" && leg.method === "POST") {
      if (leg.parameters.some(({ name, value }) => name === "decision" && value === "deny"))
        return turnTo(journey, 4);
      if (scopesIn(leg, "form") < journey.asked) return turnTo(journey, 3);
    }
    return [];
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

function restep(leg: Leg, step: Leg["step"]): Leg[] {
  if (leg.step === step) return [];
  leg.step = step;
  return [leg];
}

/** Nobody sends anything because of a question of their own, unless the speaker asks them to. */
function isTry({ kind, from }: Leg, cause: Leg | undefined): boolean {
  return kind === "request" && cause?.kind === "request" && cause.from === from;
}

function scopesIn({ parameters }: Leg, place: "query" | "form"): number {
  return parameters
    .filter(({ in: where, name }) => where === place && name === "scope")
    .flatMap(({ value }) => value.split(" "))
    .filter(Boolean).length;
}

/** @returns undefined where the step does not say */
function whoAt(step: Leg["step"]): PersonAtBrowser | undefined {
  if (step.startsWith("beside.")) return undefined;
  if (step.startsWith("act-1.")) return "quinn";
  return step === "act-2.open-link" ? "friend" : "alice";
}
