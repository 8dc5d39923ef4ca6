import type { Step } from "../step.ts";

export const takingBack = [
  {
    id: "act-6.connected-apps",
    act: 6,
    title: "Alice looks who has access",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain:
      "On the account page at Fernmail, Alice finds Quillpost, what it may do, and since when.",
    why: "A yes that cannot be looked up cannot be taken back.",
    notes:
      "Plot 1 again: this is the page to show your family. Who, what, since when, and one button.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-6.revoke-access",
    act: 6,
    title: "Alice takes it back",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain:
      "Alice revokes Quillpost's access. The password stays what it is, and no other app notices.",
    why: "In act 0 Alice would have had to change the password, and lock out every application at once.",
    notes:
      "One press, one row. Open Rows: the grant ends, and everything that came from it ends with it.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-6.refused",
    act: 6,
    title: "Quillpost's tokens are dead",
    from: "fernmail",
    to: "quillpost",
    channel: "back",
    plain:
      "Alice shares the post again. Quillpost first shows its refresh token, and Fernmail refuses it.",
    why: "An access token already out works for its last minutes, as contacts do not ask Fernmail. So Quillpost asks first.",
    notes:
      "The red box is the good news. Now press i and ask the authorization server: the two ways to check a token disagree.",
    terms: [],
    plot: 2,
  },
  {
    id: "act-6.asked-anew",
    act: 6,
    title: "Quillpost notices, and asks anew",
    from: "quillpost",
    to: "alice",
    channel: "front",
    plain:
      "Quillpost says that Fernmail no longer lets it in, keeps the post, and offers to ask again.",
    why: "The end of a consent is an ordinary event, not a failure.",
    notes:
      "No error page: Quillpost says what happened, keeps the post, and asks again on request.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-6.disconnect",
    act: 6,
    title: "The other way round",
    from: "alice",
    to: "quillpost",
    channel: "front",
    plain: "Alice ends the connection at Quillpost.",
    why: "Both ends of a connection can end it.",
    notes: "The other end of the same rope: this time it is ended at Quillpost.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-6.revocation-request",
    act: 6,
    title: "Quillpost gives its tokens back",
    from: "quillpost",
    to: "fernmail",
    channel: "back",
    plain: "Quillpost tells Fernmail to forget the tokens, and deletes its own copies.",
    why: "Throwing away one's copy is not enough: nobody should be able to use another.",
    notes:
      "Quillpost could have kept silent and only deleted its copy. Ask why that would not have been enough.",
    terms: [],
    plot: 2,
  },
] as const satisfies readonly Step[];
