import type { TalkDeed, TalkRow } from "./talk-row.ts";

/** Every message is held until it is let go, one by one, and then all. */
export const heldTrade: readonly TalkDeed[] = [
  { key: "End" },
  { key: "h" },
  { shows: "holding: nothing waits" },
  { alice: "allow" },
  { shows: "held: message \\d+" },
  { key: "n" },
  { key: "h" },
  { shows: "Carol, Dave" },
];

/** Both perspectives. */
export const twentyMinutes: readonly TalkRow[] = [
  {
    minute: 0,
    scene: 2,
    press: "the stage, empty; point at the lifelines",
    say: "Six lanes: Alice, her browser, and four servers; none of them knows this stage. Nothing you will see is canned: the parties report it, and mask every secret before they do.",
    does: [{ shows: "resource owner" }],
  },
  {
    minute: 2,
    press:
      "Alice's window: write, share, **Fernmail**, sign in, until the question; **v** changes between both plots, plot 1 and plot 2",
    say: "Plot 1: the page in front of Alice. Plot 2: what the services say behind it. Both describe one moment.",
    does: [
      { alice: "write a post" },
      { alice: "share" },
      { alice: "choose Fernmail" },
      { alice: "sign in" },
      { shows: "may Quillpost\\?" },
      { key: "v", times: 3 },
    ],
  },
  {
    minute: 5,
    press:
      "*go and ask Fernmail*, then **s** for Wire; point at the chip **state**, then **challenge**; **s** again",
    say: "Pointing at a secret shows everywhere it has been and who may hold it. These two protect different people from different thieves.",
    does: [{ beat: "ask" }, { key: "s" }, { shows: "challenge" }, { key: "s" }],
  },
  {
    minute: 8,
    press:
      "**End** follows again; **h**, then let Alice press **Allow**; **n** until `POST /token` is held; **n**, and **h** again",
    say: "Every message is held at the party that received it. Until I let it go, her browser waits: that is what the back channel feels like from outside.",
    does: heldTrade,
  },
  {
    minute: 11,
    press:
      "*code, verifier and client secret*, **s** for Wire, then **4** checks, **5** rows, **6** code",
    say: "More than twenty questions before one token. Each has the section of the specification, and the line of code that asks it. Click: it opens in the editor.",
    does: [
      { beat: "trade" },
      { key: "s" },
      { key: "4" },
      { shows: "Checked by Fernmail" },
      { key: "5" },
      { shows: "the code is spent" },
      { key: "6" },
      { shows: "authorization-code.grant.ts" },
    ],
  },
  {
    minute: 14,
    press: "**i**",
    say: "What is in the token. Each claim beside the check that read it. Contacts asked nobody.",
    does: [{ key: "i" }, { shows: "checks held, with the issuer's public keys" }, { key: "i" }],
  },
  {
    minute: 15,
    press: "Alice's account at Fernmail: **Revoke**; then **i**, *Ask now*",
    say: "She took it back. The authorization server says: not active. Contacts, checking by itself, still says: good. Both are right, for at most five minutes and a half. Which do you need?",
    does: [
      { alice: "revoke" },
      { key: "i" },
      { button: "Ask now" },
      { shows: "The two disagree" },
      { key: "i" },
    ],
  },
  {
    minute: 17,
    press: "**o**, all four buttons; **o** closes it",
    say: "Say what will happen before I press.",
    does: [
      { key: "o" },
      { button: "Show the code to Contacts" },
      { shows: "a code is not an access token" },
      { button: "Show the token to Fernmail" },
      { shows: "nothing is traded for an access token" },
      { key: "o" },
    ],
  },
  {
    minute: 19,
    press: "**d**",
    say: "Twenty-five terms; you have now seen all that are open here do something.",
    does: [{ key: "d" }, { shows: "of 25 terms met" }, { key: "d" }],
  },
];
