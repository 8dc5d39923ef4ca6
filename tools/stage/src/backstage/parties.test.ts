import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import type { Order } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import type { Player } from "../run/leg.ts";
import { createParties, type Parties } from "./parties.ts";

/** A party's end of the connection, which does what it is asked. */
function come(parties: Parties, party: Player) {
  const orders: string[] = [];
  const done: string[] = [];
  const response = Object.assign(new EventEmitter(), {
    write: (line: string) => {
      const order = JSON.parse(line) as Order;
      orders.push(order.order);
      if ("id" in order && order.order !== "go")
        setImmediate(() => {
          done.push(order.order);
          parties.answered(order.id, "done");
        });
    },
  });
  parties.welcome(
    party,
    { name: party, origin: `http://${party}.localhost`, theirAhead: 0 },
    response as unknown as ServerResponse,
  );
  return { orders, done, leave: () => response.emit("close") };
}

describe("a reset", () => {
  it("is done by who is there, and not said of who is away", async () => {
    const parties = createParties(() => undefined);
    come(parties, "quillpost");
    come(parties, "fernmail").leave();
    expect(Object.fromEntries(await parties.reset())).toEqual({
      quillpost: "reset",
      fernmail: "away",
    });
  });

  it("is made up for, once, by who was away", async () => {
    const parties = createParties(() => undefined);
    come(parties, "fernmail").leave();
    await parties.reset();
    const back = come(parties, "fernmail");
    expect(back.orders).toEqual(["hello", "reset"]);
    await new Promise(setImmediate);
    back.leave();
    expect(come(parties, "fernmail").orders).toEqual(["hello"]);
  });
});

describe("holding", () => {
  it("has begun at every party when its order resolves", async () => {
    const parties = createParties(() => undefined);
    const all = [come(parties, "quillpost"), come(parties, "fernmail")];
    await parties.setHolding(true);
    expect(all.map(({ done }) => done)).toEqual([["holding"], ["holding"]]);
    await parties.setHolding(true);
    expect(all.map(({ orders }) => orders)).toEqual(all.map(() => ["hello", "holding"]));
  });
});

describe("leaving", () => {
  it("is told of the last connection of a party", () => {
    const parties = createParties(() => undefined);
    const left: Player[] = [];
    parties.onLeave((party) => void left.push(party));
    const [first, second] = [come(parties, "quillpost"), come(parties, "quillpost")];
    first.leave();
    expect(left).toEqual([]);
    second.leave();
    expect(left).toEqual(["quillpost"]);
  });
});
