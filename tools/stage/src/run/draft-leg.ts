import type { MessageFact, MessageId, SecretSeen } from "@tale/backstage/facts";
import type { Leg, Player } from "./leg.ts";
import { providerAmong } from "./provider.ts";
import { isForPrograms } from "./role-of.ts";
import { termOf } from "./terms.ts";

interface Report {
  readonly party: Player;
  readonly fact: MessageFact;
}

/** What was told of one message so far, by one end or both. */
export interface Told {
  /** When the stage first heard of it, by its own stopwatch. */
  readonly arrived: number;
  sent?: Report;
  received?: Report;
}

const untold = { title: "", plain: "", why: "", notes: "" };

interface Draft {
  readonly id: MessageId;
  readonly n: number;
  readonly told: Told;
  readonly pair: Leg | undefined;
  readonly playerAt: (url: string) => Player;
}

/** Makes a leg of what was told. What nobody told stays unknown. */
export function draftLeg({ id, n, told: { sent, received }, pair, playerAt }: Draft): {
  leg: Leg;
  seen: readonly SecretSeen[];
  during: MessageId | null;
} {
  const [exchange, kind] = id.split(".") as [string, Leg["kind"]];
  const {
    at,
    method,
    url,
    status,
    headers,
    body,
    parameters,
    page,
    secrets: seen,
  } = (sent ?? received)!.fact;
  const route = sent?.fact.route ?? received?.fact.route ?? null;
  const { from, to, channel } = kind === "request" ? endsOfRequest() : endsOfResponse();

  const leg: Leg = {
    n,
    seq: 0,
    run: "",
    exchange,
    kind,
    pair: pair?.n ?? null,
    cause: null,
    step: "act-2.write-post",
    told: untold,
    provider: providerAmong(from, to, playerAt(String(headers["location"] ?? url))),
    from,
    to,
    who: null,
    person: null,
    channel,
    state: kind === "request" && !pair && method !== "MAIL" ? "current" : "done",
    at,
    heldUntil: null,
    method,
    url,
    status: status ?? pair?.status ?? null,
    headers,
    body,
    parameters: parameters.map((parameter) => ({ ...parameter, term: termOf(parameter) })),
    page,
    secrets: seen.map(({ tag }) => tag),
    checks: [],
    rows: [],
    terms: [],
    route,
    reportedBy: [sent, received].flatMap((report) => report?.party ?? []),
  };
  return { leg, seen, during: sent?.fact.during ?? null };

  /**
   * What one party sent went straight. What nobody of the cast sent came through a browser, or from
   * a program.
   */
  function endsOfRequest(): Pick<Leg, "from" | "to" | "channel"> {
    const to = received?.party ?? playerAt(url);
    if (sent) return { from: sent.party, to, channel: "back" };
    if (method === "MAIL") return { from: "quillpost", to, channel: "back" };
    const isProgram =
      headers["traceparent"] !== undefined ||
      headers["authorization"] !== undefined ||
      isForPrograms({ method, url, route }, to);
    return isProgram
      ? { from: "elsewhere", to, channel: "back" }
      : { from: "browser", to, channel: "front" };
  }

  function endsOfResponse(): Pick<Leg, "from" | "to" | "channel"> {
    const from = sent?.party ?? pair?.to ?? playerAt(url);
    return {
      from,
      to: received?.party ?? pair?.from ?? "browser",
      channel: pair?.channel ?? (received ? "back" : "front"),
    };
  }
}

/**
 * Both ends tell of a message; the second says who stands at its own end, and what the first could
 * not know. @returns whether it is the second
 */
export function addReport(leg: Leg, party: Player, fact: MessageFact): boolean {
  if (leg.reportedBy.includes(party)) return false;
  leg.reportedBy = [...leg.reportedBy, party];
  if (fact.fact === "sent") leg.from = party;
  else leg.to = party;
  if (fact.fact === "sent" && leg.kind === "request") leg.channel = "back";
  leg.route ??= fact.route;
  return true;
}
