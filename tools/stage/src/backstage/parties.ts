import { randomBytes, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Attempt, AttemptAnswer, Order, ResetScope } from "@tale/backstage/facts";
import { players } from "@tale/story/cast";
import type { Player } from "../run/leg.ts";

/** A party's open connection: orders go out on it, and its name vouches for the reports. */
export interface Connection {
  readonly id: string;
  readonly party: Player;
  readonly name: string;
  readonly origin: string;
  readonly response: ServerResponse;
  dropped: number;
}

export type Parties = ReturnType<typeof createParties>;

export type ResetResult = "reset" | "no answer" | "away";

const patience = { reset: 3_000, holding: 1_000, attempt: 8_000 };

/** The parties that are connected, and everything the stage may tell them. */
export function createParties(onChange: () => void, savedKey?: string) {
  const connections = new Map<string, Connection>();
  const seenOrigins = new Map<Player, { readonly name: string; readonly origin: string }>();
  const waitingFor = new Map<string, (answer: AttemptAnswer | "done" | undefined) => void>();
  /**
   * The same for every party, so that a secret has one colour; in no answer of the stage's. It is
   * kept with the record, and new where there is none.
   */
  const colourKey = savedKey ?? randomBytes(32).toString("base64url");
  /** Who was away when everybody began anew, and still has what was there before. */
  const behind = new Set<Player>();
  let onLeave: (party: Player) => void = () => undefined;
  let ahead = 0;
  let holding = false;

  const send = ({ response }: Connection, order: Order): void =>
    void response.write(`${JSON.stringify(order)}\n`);
  const tellAll = (order: Order): void =>
    connections.forEach((connection) => send(connection, order));

  function expect(id: string, within: number): Promise<AttemptAnswer | "done" | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => waitingFor.get(id)?.(undefined), within);
      waitingFor.set(id, (answer) => {
        clearTimeout(timer);
        waitingFor.delete(id);
        resolve(answer);
      });
    });
  }

  const isConnected = (party: Player): boolean =>
    [...connections.values()].some((one) => one.party === party);

  async function resetOne(connection: Connection, what?: ResetScope): Promise<ResetResult> {
    const id = randomUUID();
    const answered = expect(id, patience.reset);
    send(connection, { order: "reset", id, ...(what ? { what } : {}) });
    if ((await answered) !== "done") return "no answer";
    if (what === undefined) behind.delete(connection.party);
    return "reset";
  }

  return {
    /**
     * A party came. One that was away for a while, or whose stage was, may be further in time than
     * we are; one that missed a reset is sent back to its seed now.
     */
    welcome: (
      party: Player,
      { name, origin, theirAhead }: { name: string; origin: string; theirAhead: number },
      response: ServerResponse,
    ): void => {
      const connection: Connection = {
        id: randomUUID(),
        party,
        name,
        origin,
        response,
        dropped: 0,
      };
      connections.set(connection.id, connection);
      seenOrigins.set(party, { name, origin });
      const isFurther = theirAhead > ahead;
      ahead = Math.max(ahead, theirAhead);
      send(connection, { order: "hello", connection: connection.id, colourKey, ahead, holding });
      if (isFurther) tellAll({ order: "clock", ahead });
      if (behind.has(party)) void resetOne(connection);
      response.on("close", () => {
        connections.delete(connection.id);
        if (!isConnected(party)) onLeave(party);
        onChange();
      });
      onChange();
    },

    colourKey,

    /** @param hear is called with a party of which nobody is connected any more */
    onLeave: (hear: (party: Player) => void): void => void (onLeave = hear),
    find: (id: string): Connection | undefined => connections.get(id),
    all: (): Connection[] => [...connections.values()],
    known: () =>
      [...seenOrigins].map(([id, { name, origin }]) => {
        const own = [...connections.values()].filter(({ party }) => party === id);
        return {
          id,
          name: id === "elsewhere" ? name : players[id].name,
          origin,
          connected: own.length > 0,
          dropped: own.reduce((sum, { dropped }) => sum + dropped, 0),
        };
      }),
    heartbeat: (): void => connections.forEach(({ response }) => void response.write("\n")),

    ahead: () => ahead,
    moveClock: (to: number): void => {
      ahead = to;
      tellAll({ order: "clock", ahead });
    },
    /** Resolves when every party that answers in time knows it: the next message is held, or not. */
    setHolding: async (wanted: boolean): Promise<void> => {
      if (holding === wanted) return;
      holding = wanted;
      await Promise.all(
        [...connections.values()].map((connection) => {
          const id = randomUUID();
          const answered = expect(id, patience.holding);
          send(connection, { order: "holding", id, holding: wanted });
          return answered;
        }),
      );
    },
    /** To everybody who reported the message: only the one who keeps it knows it. */
    letGo: (id: `${string}.request` | `${string}.response`): void => tellAll({ order: "go", id }),

    /** Lets everybody who is there forget a part; who is away keeps it. */
    forget: async (what: ResetScope): Promise<[Player, ResetResult][]> =>
      Promise.all(
        [...connections.values()].map(async (connection): Promise<[Player, ResetResult]> => [
          connection.party,
          await resetOne(connection, what),
        ]),
      ),
    /** Sends everybody back to the seed; who is away goes back there on coming. */
    reset: async (): Promise<[Player, ResetResult][]> => {
      const away = [...seenOrigins.keys()].filter((party) => !isConnected(party));
      for (const party of away) behind.add(party);
      const answers = [...connections.values()].map(
        async (connection): Promise<[Player, ResetResult]> => [
          connection.party,
          await resetOne(connection),
        ],
      );
      return [
        ...away.map((party): [Player, ResetResult] => [party, "away"]),
        ...(await Promise.all(answers)),
      ];
    },
    attempt: async (
      party: Player,
      wish: Omit<Attempt, "id">,
    ): Promise<AttemptAnswer | undefined> => {
      const connection = [...connections.values()].find((one) => one.party === party);
      if (!connection) return undefined;
      const id = randomUUID();
      const answered = expect(id, patience.attempt);
      send(connection, { order: "attempt", attempt: { id, ...wish } });
      const answer = await answered;
      return answer === "done" ? undefined : answer;
    },
    answered: (id: string, answer: AttemptAnswer | "done"): void => waitingFor.get(id)?.(answer),
    close: (): void => connections.forEach(({ response }) => response.end()),
  };
}
