import { askingBeats } from "./beats/asking-beats.ts";
import type { Beat } from "./beats/beat.ts";
import { gettingBeats } from "./beats/getting-beats.ts";
import { handshakeBeats } from "./beats/handshake-beats.ts";
import { laterBeats } from "./beats/later-beats.ts";

/** Every beat of the tale. The same beat may come in several acts, in other words. */
export const beats = {
  ...handshakeBeats,
  ...askingBeats,
  ...gettingBeats,
  ...laterBeats,
} as const satisfies Record<string, Beat>;

export type BeatId = keyof typeof beats;

const asking = ["ask", "arrive", "sign-in", "consent", "code", "back"] as const;
const getting = ["trade", "tokens", "door", "friends"] as const;

/** What each act is made of when it is played from its beginning, in order: the chapter strip. */
export const beatsOfAct: Readonly<Record<number, readonly BeatId[]>> = {
  1: ["look-up", "endpoints", "developer-sign-in", "register", "credentials", "store", "offered"],
  2: ["write", "share", ...asking, ...getting, "mail", "open"],
  3: ["write", "share", ...asking, ...getting, "cope"],
  4: ["write", "share", ...asking, "kind-page"],
  5: ["write", "share", "refresh", "renewed", "door", "friends", "nobody-asked"],
  6: [
    "account",
    "revoke",
    "share",
    "refresh",
    "renewed",
    "asked-anew",
    "disconnect",
    "give-back",
    "given-back",
  ],
};
