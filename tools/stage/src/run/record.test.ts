import type { Fact, MessageFact } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import type { Player } from "./leg.ts";
import { at, exchangeOf, later, message, openRecord } from "./record.testing.ts";

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
