import type { Step } from "../step.ts";

export const later = [
  {
    id: "act-5.share-again",
    act: 5,
    title: "Alice shares another post",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain: "Alice comes back later, to the provider that was allowed once.",
    why: "By now the access token may have expired, or Alice may have taken it back. Quillpost finds out first.",
    notes:
      "Move the clock first with t: the access token is dead now. Then let Alice share another post, and watch the browser lane stay quiet.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-5.refresh-request",
    act: 5,
    title: "Quillpost gets a new access token",
    from: "quillpost",
    to: "fernmail",
    channel: "back",
    plain:
      "Quillpost shows Fernmail its refresh token and gets a new access token and a new refresh token.",
    why: "Fernmail remembers Alice's yes. If an old refresh token is ever used again, somebody has a copy, and all of them die.",
    notes:
      "One dashed line instead of the whole of act 2. Two new chips come back: the old refresh token is used up with this.",
    terms: ["refresh-token"],
    plot: 2,
  },
  {
    id: "act-5.contacts-request",
    act: 5,
    title: "The friends are there",
    from: "quillpost",
    to: "fernmail-contacts",
    channel: "back",
    plain: "With the new access token Quillpost reads the contacts again.",
    why: "The resource server notices nothing but a token that is good.",
    notes:
      "The same request as before with another token. Contacts noticed nothing but a new signature.",
    terms: [],
    plot: 2,
  },
  {
    id: "act-5.no-question",
    act: 5,
    title: "Nobody asked Alice anything",
    from: "quillpost",
    to: "alice",
    channel: "front",
    plain: "Alice sees the friends at once: no sign-in, no consent, no detour over Fernmail.",
    why: "Consent is given once and stands until it is taken back.",
    notes:
      "Count the arrows at Fernmail's pages: none. The consent from act 2 is still good, until Alice takes it back.",
    terms: [],
    plot: 1,
  },
] as const satisfies readonly Step[];
