import { textsOf } from "@tale/story/beside";
import { players } from "@tale/story/cast";
import { deedsOf, possessive } from "@tale/story/beats/beat";
import { wordsOfMessage } from "@tale/story/messages";
import type { MessagePart } from "@tale/story/messages/message-words";
import { claimOfFirstUse, refusalOf } from "@tale/story/refusals";
import { spokenAt } from "@tale/story/spoken-at";
import { heroOf, nameFor, spokenFor } from "@tale/story/spoken-for";
import type { Leg, Secret, Told } from "./leg.ts";

/** What a leg is told with: the legs around it, as far as the record has them. */
export interface Around {
  readonly pair: Leg | undefined;
  readonly cause: Leg | undefined;
  /** Earlier legs of the same run, the newest first. */
  readonly before: () => Iterable<Leg>;
  readonly at: (n: number) => Leg | undefined;
  readonly secret: (tag: string) => Secret | undefined;
}

/**
 * The words in which a leg is true: its step's, unless this message of the step has others; with
 * the provider, the person and the scopes of the run. What was refused is told with the check that
 * said no.
 */
export function tellLeg(leg: Leg, around: Around): Told {
  const step = textsOf(leg.step, leg.provider);
  const hero = heroOf(leg.step);
  const person = leg.person ?? undefined;
  const say = (text: string): string => spokenFor(person, hero, text);
  const own = wordsOfMessage(leg.step, partOf(leg, around.cause), leg.route?.pattern);
  const deeds =
    own?.unknown === undefined ? undefined : deedsFor(leg, around, nameFor(person, hero));
  const { title, plain } = spokenAt(own ? leg.provider : "fernmail", {
    ...step,
    ...own,
    ...(own?.unknown !== undefined && !deeds ? { plain: own.unknown } : {}),
  });
  const values: Record<string, string> = { page: leg.page?.heading ?? "", ...deeds };
  const told = {
    title: say(title),
    plain: say(plain).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""),
    why: say(step.why),
    notes: say(step.notes),
  };
  const isRefused =
    leg.step === "beside.refused" || (leg.step === "beside.try" && (leg.status ?? 0) >= 400);
  return isRefused ? { ...told, ...tellRefusal(leg, around) } : told;
}

function partOf({ kind, channel, method, headers, url }: Leg, cause: Leg | undefined): MessagePart {
  if (kind === "request") {
    if (channel === "back") return "question";
    if (cause?.kind === "response" && cause.channel === "front") return "arrival";
    return method === "GET" ? "open" : "press";
  }
  const { location } = headers;
  if (typeof location !== "string") return channel === "front" ? "page" : "answer";
  return location.startsWith("/") || hostOf(location) === hostOf(url) ? "onward" : "redirect";
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host;
}

/** @returns undefined where the run does not say what was asked for, or what was allowed of it */
function deedsFor(leg: Leg, around: Around, person: string): Record<string, string> | undefined {
  const asked = scopesAsked([leg, ...around.before()]);
  const allowed = scopesIn(leg, "form");
  const isAnswer = leg.method === "POST" && leg.parameters.some(({ name }) => name === "decision");
  if (asked.length === 0 || (isAnswer && allowed.length === 0)) return undefined;
  return {
    asked: deedsOf(asked, possessive(person)),
    allowed: deedsOf(allowed, possessive(person)),
    left: deedsOf(
      asked.filter((scope) => !allowed.includes(scope)),
      "the",
    ),
  };
}

function scopesAsked(legs: Iterable<Leg>): string[] {
  for (const leg of legs) {
    const scopes = [...scopesIn(leg, "query"), ...scopesIn(leg, "location")];
    if (scopes.length > 0 && leg.parameters.some(({ name }) => name === "response_type"))
      return scopes;
  }
  return [];
}

function scopesIn({ parameters }: Leg, place: "query" | "location" | "form"): string[] {
  return parameters
    .filter(({ in: where, name }) => where === place && name === "scope")
    .flatMap(({ value }) => value.split(" "))
    .filter(Boolean);
}

/** Which check said no, once; the question says so too, as soon as it is known. */
function tellRefusal(leg: Leg, around: Around): Partial<Told> {
  const request = leg.kind === "request" ? leg : around.pair;
  const failed = [...(request?.checks ?? []), ...leg.checks].find(({ holds }) => !holds);
  if (!failed) return {};
  const name = failed.party === "elsewhere" ? "The receiver" : players[failed.party].name;
  const plain = refusalOf(failed.claim) + (request ? whatEnded(failed, request, around) : "");
  return { title: `${name} says no`, plain };
}

/** RFC 6749 §4.1.2: what a code was traded for is ended when the code comes a second time. */
function whatEnded({ claim, party }: Leg["checks"][number], request: Leg, around: Around): string {
  if (claim !== claimOfFirstUse || party === "elsewhere") return "";
  const code = request.secrets.find((tag) => around.secret(tag)?.kind === "authorization-code");
  const ended = ` ${players[party].name} ended what came of it`;
  for (const leg of around.before()) {
    const isTrade = leg.kind === "response" && leg.status === 200 && leg.step !== "beside.refused";
    const trade = isTrade && leg.pair !== null ? around.at(leg.pair) : undefined;
    if (!code || !trade?.secrets.includes(code)) continue;
    const token = leg.secrets.map(around.secret).find((secret) => secret?.kind === "access-token");
    if (token?.expiresAt)
      return `${ended}; the access token lives until ${timeOf(token.expiresAt)}.`;
  }
  return `${ended}.`;
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
