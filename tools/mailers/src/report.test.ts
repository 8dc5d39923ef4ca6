import { describe, expect, test } from "vitest";
import type { Mailer } from "./mailer.ts";
import { isGood, judge, renderTable } from "./report.ts";

const mailer: Mailer = {
  id: "m",
  name: "M",
  version: "1",
  settings: "none",
  refuses: ["gone"],
  start: () => Promise.reject(new Error("not here")),
};
const friends = ["carol@friends.example", "gone@friends.example"];
const verdicts = (carol: string, gone: string) =>
  new Map([
    ["carol@friends.example", carol],
    ["gone@friends.example", gone],
  ]);
const mails = (carol: number, gone = 0) =>
  new Map([
    ["carol@friends.example", carol],
    ["gone@friends.example", gone],
  ]);

describe("page and mailbox", () => {
  test("agree when accepted is one mail and not sent is none", () => {
    expect(judge(mailer, verdicts("accepted", "not sent"), mails(1), friends)).toMatchObject({
      faults: [],
      accepted: 1,
      refused: 1,
    });
  });

  test.each([
    ["a mail that is not there", verdicts("accepted", "not sent"), mails(0), "the mailbox has 0"],
    ["two mails", verdicts("accepted", "not sent"), mails(2), "the mailbox has 2"],
    [
      "a mail that the page does not know of",
      verdicts("waiting", "not sent"),
      mails(1),
      "the mailbox has 1",
    ],
    [
      "a refusal that was not to be",
      verdicts("not sent", "not sent"),
      mails(0),
      "“accepted” was to come",
    ],
    [
      "a refusal that did not come",
      verdicts("accepted", "accepted"),
      mails(1, 1),
      "“not sent” was to come",
    ],
    [
      "a friend whom the page leaves out",
      new Map([["gone@friends.example", "not sent"]]),
      mails(0),
      "not there",
    ],
  ])("do not agree with %s", (_what, said, counted, fault) => {
    const result = judge(mailer, said, counted, friends);
    expect(isGood(result)).toBe(false);
    expect(renderTable([result])).toContain(fault);
  });

  test("say of a server that was skipped why", () => {
    const result = {
      id: "m",
      name: "M",
      version: "1",
      settings: "none",
      faults: [],
      accepted: 0,
      refused: 0,
      skipped: "there is no go on this machine",
    };
    expect(renderTable([result])).toContain(
      "| M 1 | none |  |  | skipped: there is no go on this machine |",
    );
  });
});
