import { EventEmitter } from "node:events";
import type { CheckReport, MessageFact, MessageId, RowReport, SecretSeen } from "@tale/backstage/facts";
import { stepOf } from "@tale/story/acts";
import { glossary, type TermId } from "@tale/story/glossary";
import { draftLeg, type Told } from "./draft-leg.ts";
import { isSettled, pairOf, timeOf } from "./settling.ts";
import { createBoxes } from "./boxes.ts";
import { createDirector } from "./director.ts";
import type { Leg, Player, Secret, TermMet } from "./leg.ts";
import { isSentTo, redirectBefore } from "./redirects.ts";
import { createRuns, type Runs } from "./runs.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { findStepTags, type StepTags } from "./step-tags.ts";

const mostLegs = 2_000;

export interface RecordOptions {
  readonly playerAt: (url: string) => Player;
  /** How far the parties' clocks are moved. */
  readonly ahead: () => number;
  /** What happens to a message that its receiver keeps waiting. */
  readonly onHeld: (leg: Leg, possibleSteps: readonly string[]) => "held" | "current";
}

export interface RecordEvents {
  leg: [Leg];
  secrets: [Secret[]];
  term: [TermMet];
  runs: [];
  cleared: [];
}

export type RunRecord = ReturnType<typeof createRecord>;

/** The record of everything that was reported since the last reset, in memory and bounded. */
export function createRecord({ playerAt, ahead, onHeld }: RecordOptions) {
  const events = new EventEmitter<RecordEvents>().setMaxListeners(0);
  const legs = new Map<MessageId, Leg>();
  const byNumber = new Map<number, Leg>();
  const waiting = new Map<MessageId, Told>();
  const boxes = createBoxes();
  const terms = new Map<TermId, TermMet>();
  /** Answers that did not come, to requests not numbered yet. */
  const lost = new Set<MessageId>();
  const secrets: Secrets = createSecrets();
  const runs: Runs = createRuns();
  const director = createDirector();
  const tags: StepTags = findStepTags();
  let seq = 0;
  let count = 0;
  let dropped = 0;
  let startedAt = Date.now();

  const codeOf = (leg: Leg): Leg["code"] => tags.linesOf([leg.step, ...director.possibleSteps(leg, receiverOf(leg))], receiverOf(leg));
  const recent = (): Leg[] => [...legs.values()].slice(-12);

  function change(leg: Leg): void {
    leg.seq = ++seq;
    events.emit("leg", leg);
  }

  function takeMessage(party: Player, fact: MessageFact): void {
    const known = legs.get(fact.id);
    if (known) return addReport(known, party, fact);
    if (fact.status === 0) return loseAnswer(fact.id);
    const told = waiting.get(fact.id) ?? { arrived: performance.now() };
    told[fact.fact] = { party, fact };
    waiting.set(fact.id, told);
  }

  /** Both ends tell of a message; the second says who stands at its own end, and what the first could not know. */
  function addReport(leg: Leg, party: Player, fact: MessageFact): void {
    if (leg.reportedBy.includes(party)) return;
    leg.reportedBy = [...leg.reportedBy, party];
    if (fact.fact === "sent") leg.from = party;
    else leg.to = party;
    if (fact.fact === "sent" && leg.kind === "request") leg.channel = "back";
    if (fact.heldUntil) holdOrGo(leg, fact.heldUntil);
    change(leg);
  }

  function holdOrGo(leg: Leg, until: number): void {
    const state = onHeld(leg, director.possibleSteps(leg, receiverOf(leg)));
    if (state !== "held") return;
    leg.state = "held";
    leg.heldUntil = until;
  }

  function loseAnswer(id: MessageId): void {
    const request = legs.get(pairOf(id));
    if (!request) lost.add(id);
    if (request?.state !== "current") return;
    request.state = "lost";
    change(request);
  }

  /** Numbers what has settled, in the order of time; whatever waited for the one before may follow at once. */
  function settle(now = performance.now()): void {
    const before = count;
    const known = { isNumbered: (id: MessageId) => legs.has(id), isSentTo: (url: string) => isSentTo(url, recent()) };
    for (const [id, told] of [...waiting].sort(([, one], [, other]) => timeOf(one) - timeOf(other))) {
      if (!isSettled(told, now, known)) continue;
      waiting.delete(id);
      open(id, told);
    }
    if (count > before) events.emit("runs");
  }

  function open(id: MessageId, told: Told): void {
    const pair = legs.get(pairOf(id));
    const { leg, seen, during } = draftLeg({ id, n: ++count, told, pair, playerAt });
    leg.cause = legs.get(during as MessageId)?.n ?? redirectBefore(leg, recent())?.n ?? null;
    boxes.open(id, leg);

    legs.set(id, leg);
    byNumber.set(leg.n, leg);
    joinRun(leg, pair, seen);
    const changed = director.cast(leg, pair, receiverOf(leg));
    leg.code = codeOf(leg);
    if (pair) complete(leg, pair);
    if (lost.delete(`${leg.exchange}.response`)) leg.state = "lost";
    const heldUntil = told.received?.fact.heldUntil;
    if (heldUntil) holdOrGo(leg, heldUntil);

    const moved = secrets.carry(leg, seen, ahead());
    meetTerms(leg);
    change(leg);
    for (const other of changed) {
      other.code = codeOf(other);
      change(other);
    }
    if (moved.length > 0) events.emit("secrets", moved);
    forgetOldest();
  }

  function joinRun(leg: Leg, pair: Leg | undefined, seen: readonly SecretSeen[]): void {
    const near = pair?.run ?? (leg.cause === null ? undefined : byNumber.get(leg.cause)?.run);
    const { run, merged } = runs.join(leg, seen, near);
    leg.run = run.id;
    for (const other of legs.values()) {
      if (!merged.includes(other.run)) continue;
      other.run = run.id;
      change(other);
    }
  }

  function complete(leg: Leg, pair: Leg): void {
    const [request, response] = leg.kind === "request" ? [leg, pair] : [pair, leg];
    pair.pair = leg.n;
    request.status = response.status;
    if (request.state === "current" || request.state === "held") request.state = "done";
    request.heldUntil = null;
    if (request.channel === "back" && (response.status ?? 500) < 400) secrets.use(request);
    change(pair);
  }

  function meetTerms(leg: Leg): void {
    const channelTerm: TermId = leg.channel === "front" ? "front-channel" : "back-channel";
    for (const id of new Set([...stepOf(leg.step).terms, ...leg.parameters.flatMap(({ term }) => term ?? []), channelTerm])) {
      if (terms.has(id) || !(id in glossary)) continue;
      const met: TermMet = { id, leg: leg.n, at: leg.at };
      terms.set(id, met);
      leg.terms.push(id);
      events.emit("term", met);
    }
  }

  function takeBox(party: Player, fact: CheckReport | RowReport): void {
    const leg = legs.get(fact.during);
    if (!boxes.put(party, fact, leg)) dropped += 1;
    else if (leg) change(leg);
  }

  function forgetOldest(): void {
    if (legs.size <= mostLegs) return;
    const [id, leg] = legs.entries().next().value!;
    legs.delete(id);
    byNumber.delete(leg.n);
    dropped += 1;
  }

  return {
    events,
    runs,
    secrets,
    settle,
    take: (party: Player, fact: MessageFact | CheckReport | RowReport): void => {
      if (fact.fact === "check" || fact.fact === "row") takeBox(party, fact);
      else if (waiting.size < mostLegs) takeMessage(party, fact);
      else dropped += 1;
    },
    leg: (n: number): Leg | undefined => byNumber.get(n),
    legsOf: (run: string): Leg[] => [...legs.values()].filter((leg) => run === "all" || leg.run === run),
    changedSince: (since: number): Leg[] => [...legs.values()].filter((leg) => leg.seq > since),
    terms: (): TermMet[] => [...terms.values()],
    release: (leg: Leg): void => {
      if (leg.state !== "held") return;
      leg.state = leg.kind === "request" && leg.pair === null ? "current" : "done";
      leg.heldUntil = null;
      change(leg);
    },
    messageOf: (leg: Leg): MessageId => `${leg.exchange}.${leg.kind}`,
    actOf: director.actOf,
    drop: (number: number): void => void (dropped += number),
    summary: () => ({ seq, startedAt, dropped }),
    clear: (): void => {
      for (const collection of [legs, byNumber, waiting, boxes, terms, lost]) collection.clear();
      secrets.clear();
      runs.clear();
      director.clear();
      count = 0;
      dropped = 0;
      startedAt = Date.now();
      seq += 1;
      events.emit("cleared");
    },
  };
}

function receiverOf(leg: Leg): Player {
  return leg.kind === "request" ? leg.to : leg.from;
}
