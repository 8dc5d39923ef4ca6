import type { Step } from "../step.ts";

export const denial = [
  {
    id: "act-4.authorization-request",
    act: 4,
    title: "Quillpost asks",
    from: "quillpost",
    to: "fernmail",
    channel: "front",
    plain: "Alice is at Fernmail's question once more.",
    why: "Only a question that can be refused is a question.",
    notes:
      "Say what comes now: Alice will refuse. Ask the room what their own application does then.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-4.deny",
    act: 4,
    title: "Alice says no",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain: "Alice presses “Deny”, which is as large as “Allow”.",
    why: "Fernmail makes no code and no token, so there is nothing that could leak.",
    notes:
      "Deny is as large as Allow, and stands beside it. Whoever hides it gets consent that is worth nothing.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-4.error-response",
    act: 4,
    title: "The refusal comes back",
    from: "fernmail",
    to: "quillpost",
    channel: "front",
    plain:
      "The browser returns to the agreed address with error=access_denied where the code would be.",
    why: "A no takes the same road as a yes, with state and issuer, so Quillpost can trust that it is Alice's.",
    notes:
      "The same address, the same state, an error instead of a code. It is an answer, checked like any other.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-4.kind-page",
    act: 4,
    title: "Quillpost takes it well",
    from: "quillpost",
    to: "alice",
    channel: "front",
    plain:
      "Quillpost says that nothing was shared, that the post is safe, and what Alice can do now.",
    why: "Whoever is punished for saying no will say yes next time, and not mean it.",
    notes: "No red, no scolding, and the post is still there. Point at what Alice can do next.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];
