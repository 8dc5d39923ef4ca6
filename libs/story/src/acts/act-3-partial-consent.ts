import type { Step } from "../step.ts";

export const partialConsent = [
  {
    id: "act-3.authorization-request",
    act: 3,
    title: "Quillpost asks for two things",
    from: "quillpost",
    to: "fernmail",
    channel: "front",
    plain: "Quillpost asks to read Alice's contacts and to add new ones.",
    why: "A client asks for what it would like. What it gets is another matter.",
    notes:
      "The same question as in act 2, but look at the scope: two words. She may answer to each of them.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-3.consent-to-some",
    act: 3,
    title: "Alice unticks one",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain: "Alice leaves “read” ticked, takes the tick from the other, and allows.",
    why: "An honest question has more than one answer: every scope has a tick of its own.",
    notes:
      "Point at the missing tick in the form that was sent. This is neither yes nor no, and most clients were never tested with it.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-3.narrowed-token",
    act: 3,
    title: "The token says less than was asked",
    from: "fernmail",
    to: "quillpost",
    channel: "back",
    plain:
      "The token answer names the scope that was granted, because it differs from the one requested.",
    why: "A client that does not read this line finds out at the resource server, and less gently.",
    notes: "Compare the two lines: scope in the request, scope in the answer. The answer counts.",
    terms: [],
    plot: 2,
  },
  {
    id: "act-3.cope",
    act: 3,
    title: "Quillpost copes",
    from: "quillpost",
    to: "alice",
    channel: "front",
    plain: "Quillpost shows her friends, and says what it cannot do now and why.",
    why: "What still works goes on working: a smaller yes is a yes.",
    notes:
      "A good client reads what it got, says what is missing, and offers a way. Point at the sentence on her page.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];
