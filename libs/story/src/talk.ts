import { fiveMinutes } from "./talk/five-minutes.ts";
import { fortyFiveMinutes } from "./talk/forty-five-minutes.ts";
import type { TalkRow } from "./talk/talk-row.ts";
import { twentyMinutes } from "./talk/twenty-minutes.ts";

/** A talk of one length, from its first row to its end. */
export interface Talk {
  readonly minutes: 5 | 20 | 45;
  readonly title: string;
  readonly rows: readonly TalkRow[];
}

/** The talk, at its three lengths. `docs/talk.md` and the speaker's notes are made from it. */
export const talks: readonly Talk[] = [
  { minutes: 5, title: "Five minutes: one picture", rows: fiveMinutes },
  { minutes: 20, title: "Twenty minutes: both perspectives", rows: twentyMinutes },
  { minutes: 45, title: "Forty-five minutes: the whole tale", rows: fortyFiveMinutes },
];

/** What is true once the scene of an act is set, and what comes next. */
export const scenes: Readonly<Record<number, string>> = {
  1: "Every party is back at its seed: Quillpost and Ottermail do not know each other yet.",
  2: "No permission is left from before, and Alice is signed out. Let her share a post.",
  3: "No permission is left from before. Let Alice share a post, and untick one box.",
  4: "No permission is left from before. Let Alice share a post, and press Deny.",
  5: "The access token has expired. Let Alice share another post.",
  6: "Quillpost may still ask for the friends. Let Alice revoke it on her account page.",
};
