import { fiveMinutes } from "./five-minutes.ts";
import type { TalkRow } from "./talk-row.ts";
import { heldTrade } from "./twenty-minutes.ts";

/** The whole tale, act by act. */
export const fortyFiveMinutes: readonly TalkRow[] = [
  {
    minute: 0,
    scene: 2,
    press: "the 5-minute picture, without its end",
    say: "That is the happy case. Everybody here has built it. Now the rest.",
    does: fiveMinutes.slice(0, 4).flatMap(({ does }) => does),
  },
  {
    minute: 6,
    act: 1,
    scene: 1,
    press:
      "**End** follows what is new; sign in at Ottermail's developer portal as `quinn@ottermail.example` / `inkwell`, register, paste id and secret into Quillpost",
    say: "Plot 2 begins months earlier. Three things are agreed: a name, an address, scopes. Ask: why may the address not be chosen later?",
    does: [{ key: "End" }, { quinn: "register" }, { shows: "Ottermail" }],
  },
  {
    minute: 12,
    act: 2,
    scene: 2,
    press:
      "as in the 20 minutes, with **h** before **Allow**: the audience says *next*, and you press **n**; **h** lets the rest go",
    say: "You are the network now.",
    does: [
      { alice: "write a post" },
      { alice: "share" },
      { alice: "choose Fernmail" },
      { alice: "sign in" },
      ...heldTrade,
    ],
  },
  {
    minute: 22,
    act: 3,
    scene: 3,
    press: "share again, untick *change your address book*, **Allow**",
    say: "Neither yes nor no. Compare scope in the request with scope in the answer. The answer counts.",
    does: [
      { alice: "share" },
      { alice: "choose Fernmail" },
      { alice: "allow to read only" },
      { shows: "Only some of it" },
    ],
  },
  {
    minute: 25,
    act: 4,
    scene: 4,
    press: "share again, **Deny**",
    say: "An error at the same address, with the same state, checked like any answer. And the page is kind.",
    does: [
      { alice: "share" },
      { alice: "choose Fernmail" },
      { alice: "deny" },
      { shows: "nothing was shared" },
    ],
  },
  {
    minute: 27,
    act: 5,
    press: "share again, **Allow**: act 5 begins after a yes",
    say: "She changes her mind. Some days pass.",
    does: [
      { alice: "share" },
      { alice: "choose Fernmail" },
      { alice: "allow" },
      { shows: "Carol, Dave" },
    ],
  },
  {
    minute: 28,
    act: 5,
    scene: 5,
    press: "share another post",
    say: "Time has passed: the token is dead. Watch the browser's lane: it stays quiet. One dashed line, two new chips, the old refresh token is used up.",
    does: [
      { alice: "write a post" },
      { alice: "share" },
      { alice: "choose Fernmail" },
      { shows: "refresh token" },
    ],
  },
  {
    minute: 32,
    act: 6,
    scene: 6,
    press: "Alice's account at Fernmail: **Revoke**; share again",
    say: "The red box is the good news. She needed neither Quillpost's help nor a new password.",
    does: [{ alice: "revoke" }, { shows: "Take it back" }],
  },
  {
    minute: 36,
    press:
      "**s** for Wire, then **w** again and again: as the browser saw it, as the network saw it, as Contacts saw it; **W** for everything, **s** again",
    say: "Four truths about one run. The browser never saw a token. Contacts never saw Alice.",
    does: [
      { key: "s" },
      { key: "w", times: 2 },
      { shows: "Seen as the browser saw it" },
      { key: "w" },
      { shows: "Seen as the network saw it" },
      { key: "w", times: 3 },
      { shows: "Seen as Fernmail Contacts saw it" },
      { key: "W" },
      { shows: "Seen everything" },
      { key: "s" },
    ],
  },
  {
    minute: 40,
    press: "**o**, **i**, and the audience's own questions",
    say: "Ask me for any line.",
    does: [
      { key: "o" },
      { shows: "The authorization code" },
      { key: "o" },
      { key: "i" },
      { shows: "What is in the token" },
      { key: "i" },
    ],
  },
  {
    minute: 44,
    press: "**q**",
    say: "Open the post. More: the recording, the moving picture and the archive are yours to take home.",
    does: [{ key: "q" }, { shows: "Alice's newest post" }, { key: "q" }],
  },
];
