import type { Fact, MessageFact, SecretSeen } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import type { Player } from "./leg.ts";
import { createRecord } from "./record.ts";

const origins: Readonly<Record<string, Player>> = {
  "blog.localhost": "quillpost",
  "fernmail.localhost": "fernmail",
};
const openRecord = () =>
  createRecord({
    playerAt: (url) => origins[new URL(url).hostname] ?? "elsewhere",
    ahead: () => 0,
    onHeld: () => "held",
  });

let at = 1_000;
const exchangeOf = (n: number): string => n.toString(16).padStart(16, "0");
const message = (
  fact: "received" | "sent",
  exchange: number,
  half: "request" | "response",
  more: Partial<MessageFact> = {},
): MessageFact => ({
  fact,
  id: `${exchangeOf(exchange)}.${half}`,
  at: (at += 1),
  during: null,
  heldUntil: null,
  method: "GET",
  url: "http://blog.localhost/write",
  ...(half === "response" ? { status: 200 } : {}),
  headers: {},
  body: null,
  parameters: [],
  page: null,
  secrets: [],
  route: null,
  ...more,
});
const later = (): number => performance.now() + 10_000;

describe("a message told by both ends", () => {
  it.each([
    ["sender first", 0],
    ["receiver first", 1],
  ])("is one leg, %s", (_order, first) => {
    const record = openRecord();
    const url = "http://fernmail.localhost/token";
    const told: [Player, MessageFact][] = [
      ["quillpost", message("sent", 1, "request", { url, method: "POST" })],
      [
        "fernmail",
        message("received", 1, "request", { url, method: "POST", headers: { traceparent: "x" } }),
      ],
    ];
    for (const [party, fact] of first ? told.reverse() : told) record.take(party, fact);
    record.settle(later());
    expect(record.legsOf("all")).toMatchObject([
      { n: 1, from: "quillpost", to: "fernmail", channel: "back" },
    ]);
  });

  it("keeps its number when the second end tells of it later", () => {
    const record = openRecord();
    record.take(
      "fernmail",
      message("received", 1, "request", {
        url: "http://fernmail.localhost/token",
        headers: { traceparent: "x" },
      }),
    );
    record.settle(later());
    expect(record.legsOf("all")).toMatchObject([{ n: 1, from: "elsewhere" }]);
    record.take("quillpost", message("sent", 1, "request"));
    expect(record.legsOf("all")).toMatchObject([
      { n: 1, from: "quillpost", reportedBy: ["fernmail", "quillpost"] },
    ]);
  });
});

describe("the order of legs", () => {
  it("is the order of sending, whoever's report came first", () => {
    const record = openRecord();
    const first = message("received", 1, "request");
    const second = message("received", 2, "request", { url: "http://fernmail.localhost/" });
    record.take("fernmail", second);
    record.take("quillpost", first);
    record.settle(later());
    expect(record.legsOf("all").map(({ to }) => to)).toEqual(["quillpost", "fernmail"]);
  });
});

describe("an answer and the question after it", () => {
  it("keep their order when all three settle at once", () => {
    const record = openRecord();
    const [question, answer, next] = [
      message("received", 1, "request"),
      message("sent", 1, "response"),
      message("received", 2, "request"),
    ];
    for (const fact of [next, answer, question]) record.take("quillpost", fact);
    record.settle(later());
    expect(record.legsOf("all").map(({ exchange, kind }) => `${Number(exchange)} ${kind}`)).toEqual(
      ["1 request", "1 response", "2 request"],
    );
  });
});

describe("an answer that never came", () => {
  it("makes the request a lost one, and no leg of its own", () => {
    const record = openRecord();
    record.take(
      "quillpost",
      message("sent", 1, "request", { url: "http://fernmail.localhost/token" }),
    );
    record.take("quillpost", message("received", 1, "response", { status: 0 }));
    record.settle(later());
    expect(record.legsOf("all")).toMatchObject([{ kind: "request", state: "lost" }]);
  });
});

describe("a message that is held", () => {
  const heldUntil = 60_000;
  const stateOf = (record: ReturnType<typeof openRecord>) =>
    record.legsOf("all").map(({ state, heldUntil: until }) => [state, until]);

  it("is lost when its sender gives up", () => {
    const record = openRecord();
    const url = "http://fernmail.localhost/token";
    record.take("quillpost", message("sent", 1, "request", { url }));
    record.take("fernmail", message("received", 1, "request", { url, heldUntil }));
    record.settle(later());
    expect(stateOf(record)).toEqual([["held", heldUntil]]);
    record.take("quillpost", message("received", 1, "response", { status: 0 }));
    expect(stateOf(record)).toEqual([["lost", null]]);
  });

  it("is lost when its receiver goes, unless an answer is told of after all", () => {
    const record = openRecord();
    record.take("quillpost", message("received", 1, "request", { heldUntil }));
    record.settle(later());
    record.leave("fernmail");
    expect(stateOf(record)).toEqual([["held", heldUntil]]);
    record.leave("quillpost");
    expect(stateOf(record)).toEqual([["lost", null]]);
    record.take("quillpost", message("sent", 1, "response"));
    record.settle(later());
    expect(stateOf(record)).toEqual([
      ["done", null],
      ["done", null],
    ]);
  });

  it("is no longer held as an answer either, when its receiver goes", () => {
    const record = openRecord();
    const url = "http://fernmail.localhost/token";
    record.take("quillpost", message("sent", 1, "request", { url }));
    record.take("fernmail", message("sent", 1, "response", { url }));
    record.take("quillpost", message("received", 1, "response", { url, status: 200, heldUntil }));
    record.settle(later());
    expect(stateOf(record).at(-1)).toEqual(["held", heldUntil]);
    record.leave("quillpost");
    expect(stateOf(record).at(-1)).toEqual(["done", null]);
  });
});

describe("a secret that an exchange uses up", () => {
  const url = "http://fernmail.localhost/token";
  const code = {
    tag: "a1b2c3d4",
    kind: "authorization-code",
    shown: "Zk3f9a…43",
  } as unknown as SecretSeen;

  function trade(status: number): (number | undefined)[] {
    const record = openRecord();
    const told: (number | undefined)[] = [];
    record.events.on("secrets", (secrets) =>
      told.push(secrets.find(({ tag }) => tag === code.tag)?.uses),
    );
    record.take(
      "quillpost",
      message("sent", 1, "request", { url, method: "POST", secrets: [code] }),
    );
    record.settle(later());
    record.take("fernmail", message("sent", 1, "response", { url, status }));
    record.settle(later());
    return told;
  }

  it("is told of anew with its use, to those who watch already", () => {
    expect(trade(200)).toEqual([0, 1]);
  });

  it("is not used by an exchange that is refused", () => {
    expect(trade(400)).toEqual([0]);
  });
});

describe("a check that is told before its message", () => {
  it("finds its leg", () => {
    const record = openRecord();
    const check: Fact = {
      fact: "check",
      at,
      during: `${exchangeOf(1)}.request`,
      claim: "it is so",
      section: "RFC 6749 §4.1",
      holds: true,
      callers: [],
    };
    record.take("quillpost", check);
    record.take("quillpost", message("received", 1, "request"));
    record.settle(later());
    expect(record.legsOf("all")[0]!.checks).toMatchObject([
      { claim: "it is so", party: "quillpost" },
    ]);
  });
});

describe("a flood", () => {
  it("leaves two thousand legs, the newest, and says how many went", () => {
    const record = openRecord();
    for (let n = 1; n <= 3_000; n += 1) {
      record.take("quillpost", message("received", n, "request"));
      if (n % 500 === 0) record.settle(later());
    }
    const legs = record.legsOf("all");
    expect([legs.length, legs.at(-1)!.n, record.summary().dropped]).toEqual([2_000, 3_000, 1_000]);
  });
});

describe("a cleared record", () => {
  it("begins at one again, and its changes are still newer than all before", () => {
    const record = openRecord();
    record.take("quillpost", message("received", 1, "request"));
    record.settle(later());
    const { seq } = record.summary();
    record.clear();
    record.take("quillpost", message("received", 2, "request"));
    record.settle(later());
    expect(record.legsOf("all")).toMatchObject([{ n: 1 }]);
    expect(record.summary().seq).toBeGreaterThan(seq);
  });
});
