import type { Leg, PersonAtBrowser } from "./leg.ts";
import { roleOf, stepIn, stepsOfRole, type Role } from "./roles.ts";

/** One person's way through the acts. */
interface Journey {
  act: number;
  asked: number;
  /** Legs that change their step when it turns out how the question was answered. */
  readonly legs: { readonly leg: Leg; readonly role: Role }[];
  lastFront: Role | undefined;
}

interface Circumstances {
  /** The question, when this is its answer. */
  readonly request: Leg | undefined;
  /** What gave rise to it. */
  readonly cause: Leg | undefined;
  /** Who received the question. */
  readonly receiver: string;
}

export interface Director {
  /** Gives a leg its step. @returns earlier legs whose step is now another */
  cast(leg: Leg, { request, cause, receiver }: Circumstances): Leg[];
  /** Every step the leg may still turn out to be. */
  possibleSteps(leg: Leg, receiver: string): Leg["step"][];
  actOf(run: string): number;
  clear(): void;
}

const questions = new Set<Role>(["choose-provider", "authorization-request", "sign-in", "consent", "authorization-response", "token-request", "contacts", "ask-for-friends", "see-friends"]);

/** Knows the play: which step each message is. It goes by what was said, never by what should come next. */
export function createDirector(): Director {
  const journeys = new Map<string, Journey>();
  /** What each exchange that has no answer yet is for. */
  const asked = new Map<string, Role>();

  function journeyOf(run: string): Journey {
    let journey = journeys.get(run);
    if (!journey) journeys.set(run, (journey = { act: 2, asked: 0, legs: [], lastFront: undefined }));
    return journey;
  }

  function turnTo(journey: Journey, act: number): Leg[] {
    journey.act = act;
    return journey.legs.flatMap(({ leg, role }) => {
      const step = stepIn(act, role);
      if (leg.step === step) return [];
      leg.step = step;
      return [leg];
    });
  }

  function begin(journey: Journey): void {
    journey.legs.length = 0;
    journey.act = 2;
  }

  function actFor(journey: Journey, leg: Leg, role: Role): Leg[] {
    const location = String(leg.headers["location"] ?? "");
    if (role === "authorization-request" && leg.kind === "request") {
      const isAnother = journey.legs.some((one) => one.role === role && one.leg.kind === "request");
      if (isAnother) begin(journey);
      journey.asked = scopesIn(leg, "query");
    }
    if (role === "share" && leg.kind === "request") journey.act = /problem=denied/.test(leg.url) ? 4 : /problem=ended/.test(leg.url) ? 6 : 2;
    if (role === "choose-provider" && leg.kind === "request") begin(journey);
    if (role === "ask-for-friends" && leg.kind === "request" && journey.lastFront === "share") {
      journey.legs.splice(0, journey.legs.length, ...journey.legs.filter((one) => one.role === "share").slice(-2));
      return turnTo(journey, 5);
    }
    if (role === "see-friends" && /problem=ended/.test(location)) journey.act = 6;
    if (role === "consent" && leg.kind === "request" && leg.method === "POST") {
      if (leg.parameters.some(({ name, value }) => name === "decision" && value === "deny")) return turnTo(journey, 4);
      if (scopesIn(leg, "form") < journey.asked) return turnTo(journey, 3);
    }
    return [];
  }

  return {
    cast: (leg, { request, cause, receiver }) => {
      const journey = journeyOf(leg.run);
      const role = isTry(leg, cause) ? "try" : roleOf(leg, receiver, asked.get(leg.exchange));
      if (leg.kind === "request") asked.set(leg.exchange, role);
      else asked.delete(leg.exchange);
      const changed = actFor(journey, leg, role);
      const isRefused = role === "refresh" && leg.kind === "response" && (leg.status ?? 0) >= 400;
      leg.step = stepIn(role === "refresh" ? (isRefused ? 6 : 5) : journey.act, role);
      if (isRefused && request) {
        request.step = leg.step;
        changed.push(request);
      }
      leg.who = leg.channel === "front" ? whoAt(leg.step) : null;
      if (questions.has(role) || role === "share") journey.legs.push({ leg, role });
      if (journey.legs.length > 200) journey.legs.shift();
      if (leg.channel === "front" && leg.kind === "request") journey.lastFront = role;
      return changed;
    },
    possibleSteps: (leg, receiver) => stepsOfRole(roleOf(leg, receiver, asked.get(leg.exchange))),
    actOf: (run) => journeyOf(run).act,
    clear: () => {
      journeys.clear();
      asked.clear();
    },
  };
}

/** Nobody sends anything because of a question of their own, unless the speaker asks them to. */
function isTry({ kind, from }: Leg, cause: Leg | undefined): boolean {
  return kind === "request" && cause?.kind === "request" && cause.from === from;
}

function scopesIn({ parameters }: Leg, place: "query" | "form"): number {
  return parameters.filter(({ in: where, name }) => where === place && name === "scope").flatMap(({ value }) => value.split(" ")).filter(Boolean).length;
}

function whoAt(step: Leg["step"]): PersonAtBrowser {
  if (step.startsWith("act-1.")) return "quinn";
  return step === "act-2.open-link" ? "friend" : "alice";
}
