import type { Step } from "../step.ts";

const before = [
  {
    id: "act-2.write-post",
    act: 2,
    title: "Alice writes and publishes",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain: "Alice writes a post on Quillpost and publishes it under an address of its own.",
    why: "A link that anybody may open is all that Alice's friends will need.",
    notes:
      "Let it be a small human thing: Alice wrote something and wants five people to read it. No protocol yet.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-2.share-post",
    act: 2,
    title: "Alice wants to share it",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain:
      "Alice presses “Share with friends”. The friends' addresses, though, are at a mail provider.",
    why: "Quillpost has no right to them, and must not have Alice's mail password. So it will ask.",
    notes:
      "Ask the room how this was done fifteen years ago: one typed the mail password in here. That is the problem we solve.",
    terms: ["resource-owner"],
    plot: 1,
  },
  {
    id: "act-2.choose-provider",
    act: 2,
    title: "Alice chooses where the friends are",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain: "Alice picks Fernmail from the providers that Quillpost has registered with.",
    why: "Quillpost makes up a fresh state and a fresh code verifier, for this journey and this browser only.",
    notes:
      "Nothing has left Quillpost yet. Open Rows: it has written down a state and a verifier, so that it knows its own question again.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];

const after = [
  {
    id: "act-2.choose-friends",
    act: 2,
    title: "Alice picks friends",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain: "Alice ticks some friends on Quillpost, and sends.",
    why: "Being allowed to read addresses is not being told to write to all of them.",
    notes:
      "Back at the human side: names that Quillpost did not know a second ago. Alice still has to choose.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-2.deliver-mail",
    act: 2,
    title: "The mail goes out",
    from: "quillpost",
    to: "inbox",
    channel: "back",
    plain: "Quillpost sends each friend a mail of their own with the link.",
    why: "It is Quillpost that writes, in its own name: it may read Alice's contacts, not send as Alice.",
    notes:
      "One mail each, in Quillpost's own name. The token could never have sent as Alice: no such scope was asked for.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-2.open-link",
    act: 2,
    title: "A friend opens the link",
    from: "friend",
    to: "quillpost",
    channel: "front",
    plain: "A friend opens the mail, follows the link, and reads what Alice wrote.",
    why: "This is what all of it was for. The friend needs no account and no token.",
    notes:
      "The end of the tale, as short as it should be. Now go back to “Code or token?” with o, and try both.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];

/** Plot 1 around the protocol: what leads to it, and what it was good for. */
export const sharing = { before, after } as const;
