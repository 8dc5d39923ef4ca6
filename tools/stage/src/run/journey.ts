import type { ProviderId } from "@tale/story/spoken-at";
import type { Leg, PersonAtBrowser } from "./leg.ts";
import { isDenial, isEndedGrant } from "./outcome.ts";
import { stepIn, type Role } from "./roles.ts";

/** One person's way through the acts. */
export interface Journey {
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

const sharing = new Set<Role | undefined>(["share", "share-denied", "share-ended", "trouble"]);

export function createJourney(): Journey {
  return { act: 2, asked: 0, provider: null, legs: [], lastFront: undefined, who: undefined };
}

function turnTo(journey: Journey, act: number): Leg[] {
  journey.act = act;
  return journey.legs.flatMap(({ leg, role }) => restep(leg, stepIn(act, role)));
}

/**
 * What came before on the way to a provider is told at this provider too. Whom Quillpost asks
 * outside the cast is none that was there before.
 */
export function arrive(journey: Journey, leg: Leg, cause: Leg | undefined): Leg[] {
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

export function actFor(journey: Journey, leg: Leg, role: Role): Leg[] {
  const location = String(leg.headers["location"] ?? "");
  if (role === "refresh" && isEndedGrant(leg)) return turnTo(journey, 6);
  if (role === "authorization-response" && isDenial(leg)) return turnTo(journey, 4);
  if (role === "see-friends" && /problem=ended/.test(location)) journey.act = 6;
  if (leg.kind === "response") return [];
  if (role === "authorization-request") {
    if (journey.legs.some((one) => one.role === role && one.leg.kind === "request")) begin(journey);
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

/** @returns the leg, if its step was another */
export function restep(leg: Leg, step: Leg["step"]): Leg[] {
  if (leg.step === step) return [];
  leg.step = step;
  return [leg];
}

function scopesIn({ parameters }: Leg, place: "query" | "form"): number {
  return parameters
    .filter(({ in: where, name }) => where === place && name === "scope")
    .flatMap(({ value }) => value.split(" "))
    .filter(Boolean).length;
}
