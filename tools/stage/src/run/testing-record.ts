import type { Fact, MessageFact, MessageId } from "@tale/backstage/facts";
import { createPlayerAt } from "../backstage/backstage.route.ts";
import type { Section } from "@tale/protocol/check";
import { cast, type PartyId } from "@tale/story/cast";
import type { Guest } from "../naming.ts";
import type { Leg, Player } from "./leg.ts";
import { createRecord } from "./record.ts";
import { routesOf } from "./routes.ts";

const origins = Object.fromEntries(
  Object.values(cast).map(({ id, origin }) => [id, origin]),
) as Record<PartyId, string>;
const noPlace = { fact: "check", callers: [] } as const;
const later = (): number => performance.now() + 10_000;

type Checks = readonly (readonly [claim: string, holds: boolean, section?: Section])[];

interface Told extends Partial<MessageFact> {
  readonly status: number;
  /** Who sends; nobody of the cast: a browser. */
  readonly by?: Player;
  readonly request?: Partial<MessageFact>;
  /** What the receiver checks, and then the sender of the answer. */
  readonly checks?: Checks;
  readonly answerChecks?: Checks;
  /** What the receiver asks others before it answers: told with the message it handles. */
  readonly meanwhile?: (during: MessageId) => void;
  readonly rows?: readonly {
    readonly table: string;
    readonly before: Record<string, string | number | null> | null;
  }[];
}

/**
 * A record that is told of whole exchanges, each of them as the parties would tell it. For tests
 * only.
 */
export function openTestRecord(guest?: Guest) {
  const record = createRecord({
    playerAt: createPlayerAt(origins),
    ahead: () => 0,
    onHeld: () => "held",
    guest,
  });
  let count = 0;
  let at = 1_000;

  function message(
    fact: "received" | "sent",
    id: MessageId,
    more: Partial<MessageFact>,
  ): MessageFact {
    return {
      fact,
      id,
      at: (at += 1),
      during: null,
      heldUntil: null,
      method: "GET",
      url: "",
      headers: {},
      body: null,
      parameters: [],
      page: null,
      secrets: [],
      route: null,
      ...more,
    };
  }

  /** @returns the exchange's request and response */
  function exchange(
    line: `${string} ${string}`,
    receiver: PartyId,
    { status, by, request = {}, rows = [], ...more }: Told,
  ): [Leg, Leg] {
    count += 1;
    const { checks = [], answerChecks = [], meanwhile, during = null, ...response } = more;
    const exchange = count.toString(16).padStart(16, "0");
    const [method = "", path = ""] = line.split(" ");
    const said = { method, url: `${origins[receiver]}${path}` };
    const parameters = [...new URL(said.url).searchParams].map(
      ([name, value]) => ({ in: "query", name, value }) as const,
    );
    const asking = {
      ...said,
      ...request,
      parameters: [...parameters, ...(request.parameters ?? [])],
    };
    const tell = (party: Player, fact: Fact): void => record.take(party, fact);
    const reports =
      !(guest && receiver === "ottermail") && asking.url.startsWith(origins[receiver]);
    const route = reports ? routeFor(receiver, method, new URL(said.url).pathname) : null;
    const question = message(by ? "sent" : "received", `${exchange}.request`, {
      ...asking,
      during,
    });
    if (by && reports) tell(receiver, { ...question, fact: "received", route });
    tell(by ?? receiver, by ? question : { ...question, route });
    record.settle(later());
    tellChecks(receiver, question.id, checks);
    meanwhile?.(question.id);
    for (const { table, before } of rows)
      tell(receiver, {
        fact: "row",
        at,
        during: question.id,
        table,
        change: "update",
        count: 1,
        key: {},
        before,
        after: {},
        secrets: [],
      });
    const location = String(response.headers?.["location"] ?? "");
    const led = [...new URL(location || "/", origins[receiver]).searchParams].map(
      ([name, value]) => ({ in: "location", name, value }) as const,
    );
    tell(
      receiver,
      message("sent", `${exchange}.response`, {
        ...said,
        status,
        route,
        ...response,
        parameters: [...led, ...(response.parameters ?? [])],
      }),
    );
    record.settle(later());
    if (by) tellChecks(by, `${exchange}.response`, answerChecks);
    return record.legsOf("all").filter((leg) => leg.exchange === exchange) as [Leg, Leg];
  }

  function tellChecks(party: Player, during: MessageId, checks: Checks): void {
    for (const [claim, holds, section = "RFC 6749 §4.1"] of checks)
      record.take(party, { ...noPlace, during, at, claim, section, holds });
  }

  return { record, exchange };
}

export const author = { in: "cookie", name: "author", value: "‹session›" } as const;

/** The route that a party's router would find: a path that is written out before one with a parameter. */
function routeFor(receiver: PartyId, method: string, path: string): MessageFact["route"] {
  const [found] = Object.keys(routesOf[receiver] ?? {})
    .flatMap((route) => (route.startsWith(`${method} `) ? [route.slice(method.length + 1)] : []))
    .filter((pattern) => fits(pattern.split("/"), path.split("/")))
    .sort((one, other) => one.split(":").length - other.split(":").length);
  return found === undefined ? null : { pattern: found, source: null };
}

function fits(wanted: readonly string[], given: readonly string[]): boolean {
  return (
    given.length <= wanted.length &&
    wanted.every(
      (part, index) =>
        part === given[index] ||
        (part.startsWith(":") && (index < given.length || part.endsWith("?"))),
    )
  );
}
