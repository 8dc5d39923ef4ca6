import { describe, expect, it } from "vitest";
import { noPaint } from "../player/show/paint.ts";
import { complaintIn } from "./party-log.ts";
import { createReporter } from "./reports.ts";
import type { CastEvent } from "./start-cast.ts";

function reported(...events: CastEvent[]): string[] {
  const lines: string[] = [];
  events.forEach(createReporter((line) => lines.push(line.trim()), noPaint, "logs"));
  return lines;
}

describe("a complaint in a log", () => {
  it("is every warning and error, with its cause", () => {
    expect(complaintIn('{"level":40,"msg":"mail refused"}')).toBe("mail refused");
    expect(complaintIn('{"level":50,"msg":"unforeseen error","err":{"message":"disk full"}}')).toBe(
      "unforeseen error: disk full",
    );
  });

  it.each(['{"level":30,"msg":"answered"}', "plain text", "{broken", "{}", "null"])(
    "is not %s",
    (line) => {
      expect(complaintIn(line)).toBeUndefined();
    },
  );
});

describe("a report", () => {
  it("names the party, what happened, and that it goes on", () => {
    expect(
      reported(
        { party: "fernmail", kind: "stopped", how: "was ended by SIGKILL" },
        { party: "fernmail", kind: "back", ms: 420 },
      ),
    ).toEqual([
      expect.stringMatching(/^Fernmail +was ended by SIGKILL; it is started again$/),
      expect.stringMatching(/^Fernmail +is back after 0\.42 s$/),
    ]);
  });

  it("says the same complaint once, in one line", () => {
    const complaint = {
      party: "quillpost",
      kind: "complaint",
      text: "contacts\ndid not answer",
    } as const;
    expect(reported(complaint, complaint)).toEqual([
      expect.stringMatching(/^Quillpost +contacts did not answer \(logs\/quillpost\.log\)$/),
    ]);
  });

  it("says where to look when a party stays down", () => {
    expect(reported({ party: "inbox", kind: "given-up", times: 5 })[0]).toContain(
      "see logs/inbox.log",
    );
  });
});
