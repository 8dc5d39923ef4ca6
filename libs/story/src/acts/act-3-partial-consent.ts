import type { Step } from "../step.ts";

export const partialConsent = [
  {
    id: "act-3.authorization-request",
    act: 3,
    title: "Quillpost asks for several things",
    from: "quillpost",
    to: "fernmail",
    channel: "front",
    plain: "Quillpost sends Alice's browser to Fernmail, asking for more than one thing.",
    why: "A client asks for what it would like. What it gets is another matter.",
    notes:
      "The same question as in act 2. Look at the scope: one word for each thing, and Alice may answer to each of them.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-3.consent-to-some",
    act: 3,
    title: "Alice allows a part",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain: "Alice ticks a part of what was asked, and allows that part only.",
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
    plain: "Quillpost does what it may, and says what it cannot do now and why.",
    why: "What still works goes on working: a smaller yes is a yes.",
    notes:
      "A good client reads what it got, says what is missing, and offers a way. Point at the sentence on the page.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];
