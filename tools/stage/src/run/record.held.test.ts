import type { SecretSeen } from "@tale/backstage/facts";
import { describe, expect, it } from "vitest";
import { later, message, openRecord } from "./record.testing.ts";

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
