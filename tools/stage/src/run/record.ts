import { EventEmitter } from "node:events";
import type {
  CheckReport,
  MessageFact,
  MessageId,
  RowReport,
  SecretSeen,
} from "@tale/backstage/facts";
import { addReport, draftLeg, type Told } from "./draft-leg.ts";
import { isSettled, pairOf, timeOf } from "./settling.ts";
import { createBoxes } from "./boxes.ts";
import { createDirector } from "./director.ts";
import { judgedLeg } from "./judged-leg.ts";
import { createKeptLegs } from "./kept-legs.ts";
import type { Leg, Player, Secret } from "./leg.ts";
import { routesOfGuest } from "./guest-routes.ts";
import { isSentTo, redirectBefore } from "./redirects.ts";
import type { RecordEvents, RecordOptions, SavedRecord } from "./record-events.ts";
import { createRuns, type Runs } from "./runs.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { createTeller } from "./teller.ts";
import { createTermsMet } from "./terms-met.ts";
import { createUnanswered } from "./unanswered.ts";

/** Messages of which one end has told and the other has not. */
const mostWaiting = 2_000;

export type RunRecord = ReturnType<typeof createRecord>;

/** The record of everything that was reported since the last reset, in memory and bounded. */
export function createRecord({ playerAt, ahead, onHeld, guest }: RecordOptions) {
  const events = new EventEmitter<RecordEvents>().setMaxListeners(0);
  const legs = createKeptLegs();
  const waiting = new Map<MessageId, Told>();
  const boxes = createBoxes();
  const terms = createTermsMet();
  const secrets: Secrets = createSecrets();
  const runs: Runs = createRuns();
  const director = createDirector(guest && routesOfGuest(guest));
  const tell = createTeller(legs, secrets, guest);
  let seq = 0;
  let count = 0;
  let dropped = 0;
  let startedAt = Date.now();

  const unanswered = createUnanswered({
    legs,
    change,
    isToWait: (leg) => onHeld(leg, director.possibleSteps(leg, receiverOf(leg))) === "held",
  });

  function change(leg: Leg): void {
    leg.told = tell(leg);
    leg.seq = ++seq;
    events.emit("leg", leg);
  }

  function takeMessage(party: Player, fact: MessageFact): void {
    const known = legs.of(fact.id);
    if (known) return hearAgain(known, party, fact);
    if (fact.status === 0) return unanswered.loseAnswer(fact.id);
    const told = waiting.get(fact.id) ?? { arrived: performance.now() };
    told[fact.fact] = { party, fact };
    waiting.set(fact.id, told);
  }

  function hearAgain(leg: Leg, party: Player, fact: MessageFact): void {
    if (!addReport(leg, party, fact)) return;
    if (fact.heldUntil) unanswered.hold(leg, fact.heldUntil);
    change(leg);
  }

  /**
   * Numbers what has settled, in the order of time; whatever waited for the one before may follow
   * at once.
   */
  function settle(now = performance.now()): void {
    const before = count;
    const known = {
      isNumbered: (id: MessageId) => legs.has(id),
      isSentTo: (url: string) => isSentTo(url, legs.recent()),
    };
    for (const [id, told] of [...waiting].sort(
      ([, one], [, other]) => timeOf(one) - timeOf(other),
    )) {
      if (!isSettled(told, now, known)) continue;
      waiting.delete(id);
      open(id, told);
    }
    if (count > before) events.emit("runs");
  }

  function open(id: MessageId, told: Told): void {
    const pair = legs.of(pairOf(id));
    const { leg, seen, during } = draftLeg({ id, n: ++count, told, pair, playerAt });
    const cause = legs.of(during as MessageId) ?? redirectBefore(leg, legs.recent());
    leg.cause = cause?.n ?? null;

    dropped += legs.keep(id, leg);
    joinRun(leg, pair, seen);
    const changed = director.cast(leg, { request: pair, cause, receiver: receiverOf(leg) });
    const judged = boxes.open(id).flatMap(({ party, fact }) => placeBox(party, fact));
    const used = pair ? complete(leg, pair) : [];
    if (unanswered.takeLost(leg)) leg.state = "lost";
    const heldUntil = told.received?.fact.heldUntil;
    if (heldUntil) unanswered.hold(leg, heldUntil);

    const moved = secrets.carry(leg, seen, ahead());
    meetTerms(leg);
    change(leg);
    for (const other of new Set([...changed, ...judged])) if (other !== leg) change(other);
    const followed = [...new Set([...moved, ...used])];
    if (followed.length > 0) events.emit("secrets", followed);
  }

  function joinRun(leg: Leg, pair: Leg | undefined, seen: readonly SecretSeen[]): void {
    const near =
      (pair?.run || undefined) ?? (leg.cause === null ? undefined : legs.at(leg.cause)?.run);
    const { run, merged, isNamed } = runs.join(leg, seen, near, pair);
    if (!run) return;
    leg.run = run.id;
    leg.person = run.person;
    if (pair?.run === "") {
      pair.run = run.id;
      run.legs += 1;
    }
    if (merged.length === 0 && !isNamed) return;
    for (const other of legs.all()) {
      const isUnnamed = other.run === run.id && other.person === null && run.person !== null;
      if (!isUnnamed && !merged.includes(other.run)) continue;
      other.run = run.id;
      // What came before somebody signed in is told by that name too.
      other.person ??= run.person;
      change(other);
    }
  }

  /** @returns the secrets that this exchange has used up, once or again */
  function complete(leg: Leg, pair: Leg): Secret[] {
    const [request, response] = leg.kind === "request" ? [leg, pair] : [pair, leg];
    pair.pair = leg.n;
    request.status = response.status;
    request.state = "done";
    request.heldUntil = null;
    change(pair);
    return request.channel === "back" && (response.status ?? 500) < 400 ? secrets.use(request) : [];
  }

  function meetTerms(leg: Leg): void {
    for (const term of terms.meet(leg)) {
      leg.terms.push(term.id);
      events.emit("term", term);
    }
  }

  /** @returns the legs that are told otherwise for it; none where there was no room */
  function placeBox(party: Player, fact: CheckReport | RowReport): Leg[] {
    const during = legs.of(fact.during);
    const leg = during && fact.fact === "check" ? judgedLeg(during, fact, legs.at) : during;
    if (!boxes.put(party, fact, leg)) dropped += 1;
    if (!leg) return [];
    // What was refused says which check said no, and the answer may be here before the check is.
    const isRefusal = fact.fact === "check" && !fact.holds;
    const answer = isRefusal && leg.kind === "request" && leg.pair && legs.at(leg.pair);
    return answer ? [leg, answer] : [leg];
  }

  return {
    events,
    runs,
    secrets,
    settle,
    take: (party: Player, fact: MessageFact | CheckReport | RowReport): void => {
      if (fact.fact === "check" || fact.fact === "row") placeBox(party, fact).forEach(change);
      else if (waiting.size < mostWaiting) takeMessage(party, fact);
      else dropped += 1;
    },
    leg: legs.at,
    legsOf: (run: string): Leg[] => legs.all().filter((leg) => run === "all" || leg.run === run),
    changedSince: (since: number): Leg[] => legs.all().filter((leg) => leg.seq > since),
    terms: terms.all,
    release: unanswered.release,
    leave: unanswered.leave,
    actOf: director.actOf,
    summary: () => ({ seq, startedAt, dropped }),
    /** Everything that is to be found again after a restart. */
    save: (): SavedRecord => ({
      ...{ seq, startedAt, dropped, count, legs: legs.all(), terms: terms.all() },
      ...{ secrets: secrets.all(), runs: runs.all() },
    }),
    /** Takes up what was saved; what was open then got no answer here. */
    restore: (saved: SavedRecord): void => {
      ({ startedAt, dropped, count } = saved);
      seq = saved.seq + 1;
      for (const leg of saved.legs) legs.keep(`${leg.exchange}.${leg.kind}` as MessageId, leg);
      secrets.restore(saved.secrets);
      terms.restore(saved.terms);
      runs.restore(saved.runs, saved.legs, secrets.get);
      unanswered.loseAll();
    },
    clear: (): void => {
      for (const collection of [legs, waiting, boxes, terms, unanswered]) collection.clear();
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
