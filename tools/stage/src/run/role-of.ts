import type { Leg } from "./leg.ts";
import type { Role } from "./roles.ts";
import { purposeOf, routesOf, type Routes } from "./routes.ts";

/** What was there before a message. */
export interface Before {
  /** What the request was for, when this is its answer. */
  readonly asked?: Role | undefined;
  /** What gave rise to it was for. */
  readonly cause?: Role | undefined;
  /** Whether Quillpost got credentials at a provider, and no page has offered it yet. */
  readonly hasNewProvider?: boolean;
}

/** What only programs ask for; no browser goes there by itself. */
const forPrograms = new Set<Role>([
  "discovery",
  "keys",
  "token-request",
  "revocation",
  "introspection",
  "self-registration",
  "pushed-request",
  "device-request",
  "contacts",
]);

/** Where one route serves several purposes, a parameter of the request says which. */
const toldApart: Partial<Record<Role, (parameters: ReadParameters) => Role>> = {
  // A request without a grant type is a mistake in the first of the two that the story knows.
  "token-request": ({ form }) =>
    (({ authorization_code: "token-request", refresh_token: "refresh" }) as const)[
      form("grant_type") ?? "authorization_code"
    ] ?? "other",
  share: ({ query }) => whereToldOf(query("problem")),
  "sign-in": ({ any, referer }) => {
    const then = any("then") ?? referer;
    if (then.includes("developer")) return "developer-sign-in";
    return any("request") !== undefined || /[?&]request=/.test(then) ? "sign-in" : "session";
  },
};

/** What a message is for, by what the receiver of its request can see of it. */
export function roleOf(leg: Leg, receiver: Leg["to"], before: Before, guest?: Routes): Role {
  const [request, response] = purposeAt(receiver, leg, guest);
  const { asked = request } = before;
  const role =
    leg.kind === "response"
      ? roleOfAnswer(asked === request ? response : asked, leg)
      : roleOfQuestion(request, leg, before);
  return inItsPlace(role, receiver);
}

/** Whether it brings keys, or the metadata that Contacts looked up for them. */
export function isKeyAnswer(leg: Leg): boolean {
  if (leg.kind === "request" || leg.channel === "front") return false;
  const [purpose] = purposeAt(leg.from, leg);
  return purpose === "keys" || (purpose === "discovery" && leg.to.endsWith("-contacts"));
}

/** Whether a browser has no business there. */
export function isForPrograms(leg: Pick<Leg, "method" | "route" | "url">, receiver: Leg["to"]) {
  return forPrograms.has(purposeAt(receiver, leg)[0]);
}

/** Where no router told its pattern, the path itself is taken for it. */
function purposeAt(
  receiver: Leg["to"],
  { method, route, url }: Pick<Leg, "method" | "route" | "url">,
  guest?: Routes,
): [Role, Role] {
  const routes = receiver === "ottermail" && guest ? guest : (routesOf[receiver] ?? {});
  return purposeOf(routes, method, route?.pattern ?? pathOf(url));
}

function roleOfQuestion(role: Role, leg: Leg, { cause, hasNewProvider }: Before): Role {
  if (leg.channel === "back" && isStranger(leg)) return "other";
  const isContacts = leg.from.endsWith("-contacts");
  if (role === "discovery") return isContacts ? "keys" : atDesk(cause) ? role : "look-up";
  if (role === "keys") return isContacts ? role : "other";
  if (role === "open-link") return roleOfReading(leg, cause);
  if (role === "provider-offered") return hasNewProvider ? role : "developer";
  // The page of an application shows its secret once: right after it was registered.
  if (role === "credentials-issued") return cause === role ? role : "developer";
  return toldApart[role]?.(parametersOf(leg)) ?? role;
}

/** Whether a developer's step led to it, or nothing that is known. */
function atDesk(cause: Role | undefined): boolean {
  return cause === undefined || cause === "developer" || cause === "credentials-stored";
}

/**
 * The story's developers meet at Ottermail and its Alice is at Fernmail; elsewhere the same pages
 * tell nothing of it.
 */
function inItsPlace(role: Role, receiver: string): Role {
  const isPortal =
    role === "developer-sign-in" || role === "registration" || role === "credentials-issued";
  if (isPortal && receiver !== "ottermail") return "developer";
  return role === "account" && receiver !== "fernmail" ? "page" : role;
}

/** A program of none of the cast; a request of the cast names the exchange its sender tells of. */
function isStranger({ from, headers }: Leg): boolean {
  return from === "elsewhere" && headers["traceparent"] === undefined;
}

/** The page that asks where the friends are; a journey that did not get there ends on it too. */
function whereToldOf(problem: string | undefined): Role {
  if (problem === undefined) return "share";
  return problem === "denied" ? "share-denied" : problem === "ended" ? "share-ended" : "trouble";
}

/**
 * A post that is opened without an author's cookie is read by a friend; its author sees what was
 * published just now, or only looks.
 */
function roleOfReading({ to, parameters }: Leg, cause: Role | undefined): Role {
  const isAuthor =
    to === "quillpost" &&
    parameters.some(({ in: place, name }) => place === "cookie" && name.endsWith("author"));
  if (!isAuthor) return "open-link";
  return cause === "write" ? "write" : "page";
}

/**
 * An answer that brings a code or a refusal is the authorization response; one that leads to a
 * problem is not what was wanted.
 */
function roleOfAnswer(role: Role, leg: Leg): Role {
  const { location } = parametersOf(leg);
  const isAsking = role === "consent" || role === "authorization-request";
  if (isAsking && (location("code") ?? location("error"))) return "authorization-response";
  return whereToldOf(location("problem")) === "trouble" ? "trouble" : role;
}

type ReadParameters = ReturnType<typeof parametersOf>;

function parametersOf({ parameters, headers }: Leg) {
  const named = (wanted: string, where?: string) =>
    parameters.find(({ in: place, name }) => name === wanted && (where ?? place) === place)?.value;
  return {
    any: (name: string) => named(name),
    form: (name: string) => named(name, "form"),
    query: (name: string) => named(name, "query"),
    location: (name: string) => named(name, "location"),
    referer: String(headers["referer"] ?? ""),
  };
}

export function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?]*([^?#]*)/.exec(url)?.[1] || "/";
}
