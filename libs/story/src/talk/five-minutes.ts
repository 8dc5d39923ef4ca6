import type { TalkRow } from "./talk-row.ts";

/** One picture: a code is a claim ticket, a token is a key. */
export const fiveMinutes: readonly TalkRow[] = [
  {
    minute: 0,
    scene: 2,
    press: "Alice's window: write, **Publish**, **Share with friends**",
    say: "Her friends' addresses are at her mail provider. Fifteen years ago the blog would now have asked for her mail password.",
    does: [{ alice: "write a post" }, { alice: "share" }, { shows: "Share with friends" }],
  },
  {
    minute: 1,
    press: "**Fernmail**, sign in, stop before **Allow**",
    say: "Look at the address bar: this is her provider's page. The blog never sees what she types.",
    does: [{ alice: "choose Fernmail" }, { alice: "sign in" }, { shows: "may Quillpost\\?" }],
  },
  {
    minute: 2,
    press: "**Allow**. The stage plays beat by beat; page up to beat 7, *authorization code*",
    say: "Solid arrows went through her browser. This code did, so anybody might have seen it. Is that dangerous?",
    does: [
      { alice: "allow" },
      { shows: "Carol, Dave" },
      { beat: "code" },
      { shows: "with an authorization code in the URL" },
    ],
  },
  {
    minute: 3,
    press: "page down twice: *code, verifier and client secret*",
    say: "No. This line is dotted: no browser. The code is worth nothing without the secret and the verifier, and those two were never in the browser.",
    does: [{ key: "PageDown", times: 2 }, { shows: "code, verifier and client secret" }],
  },
  {
    minute: 4,
    press: "**o**, then *Use the code once more*, *Show the token to Contacts*; **o** closes it",
    say: "The code works once; it has been used. The token works for five minutes and a half, for whoever holds it. If you remember one thing: a code is a claim ticket, a token is a key.",
    does: [
      { key: "o" },
      { button: "Show the token to Contacts" },
      { shows: "the token opens the address book" },
      { button: "Use the code once more" },
      { shows: "Refused: this code was used before" },
      { key: "o" },
    ],
  },
];
