import type { Fact, MessageFact } from "@tale/backstage/facts";
import { createPlayerAt } from "../backstage/backstage.route.ts";
import { cast, type PartyId } from "@tale/story/cast";
import type { Guest } from "../naming.ts";
import type { Leg, Player } from "./leg.ts";
import { createRecord } from "./record.ts";
import { routesOf } from "./routes.ts";

const origins = Object.fromEntries(
  Object.values(cast).map(({ id, origin }) => [id, origin]),
) as Record<PartyId, string>;
const later = (): number => performance.now() + 10_000;

interface Told extends Partial<MessageFact> {
  readonly status: number;
  /** Who sends; nobody of the cast: a browser. */
  readonly by?: Player;
  readonly request?: Partial<MessageFact>;
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
    half: "request" | "response",
    more: Partial<MessageFact>,
  ): MessageFact {
    const exchange = count.toString(16).padStart(16, "0");
    return {
      fact,
      id: `${exchange}.${half}`,
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
    { status, by, request = {}, rows = [], ...response }: Told,
  ): [Leg, Leg] {
    count += 1;
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
    const question = message(by ? "sent" : "received", "request", asking);
    if (by && reports) tell(receiver, { ...question, fact: "received", route });
    tell(by ?? receiver, by ? question : { ...question, route });
    record.settle(later());
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
      message("sent", "response", {
        ...said,
        status,
        route,
        ...response,
        parameters: [...led, ...(response.parameters ?? [])],
      }),
    );
    record.settle(later());
    return record.legsOf("all").slice(-2) as [Leg, Leg];
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
