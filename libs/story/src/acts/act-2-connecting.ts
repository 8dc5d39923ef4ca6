import type { Step } from "../step.ts";

/** The authorization code flow, message by message (RFC 6749 §4.1). */
export const connecting = [
  {
    id: "act-2.authorization-request",
    act: 2,
    title: "Quillpost asks, through the browser",
    from: "quillpost",
    to: "fernmail",
    channel: "front",
    plain: "Quillpost sends Alice's browser to Fernmail, with a question.",
    why: "The question travels through the browser because Alice is there, and only Alice can answer it.",
    notes:
      "The first solid arrow that leads to Fernmail, drawn as two: Quillpost tells the browser, the browser goes. Point at state and challenge.",
    terms: ["user-agent", "front-channel", "response-type", "state", "pkce", "code-challenge"],
    plot: 1,
  },
  {
    id: "act-2.sign-in",
    act: 2,
    title: "Alice signs in at Fernmail",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain: "Alice types the password, on Fernmail's own page and nowhere else.",
    why: "The address bar names Fernmail: Quillpost never sees the password, now or later.",
    notes:
      "Point at the address bar before Alice types. The chip says password, without a first letter or a length: not even this stage was told.",
    terms: [],
    plot: 1,
  },
  {
    id: "act-2.consent",
    act: 2,
    title: "Alice answers the question",
    from: "alice",
    to: "fernmail",
    channel: "front",
    plain:
      "Fernmail tells Alice who wants what, and where the answer goes. Alice ticks what is allowed.",
    why: "Who is there is Fernmail's business. What Quillpost may do is for Alice to say.",
    notes:
      "Switch to Alice's page with v. A tick for each scope, two buttons of the same size, and the address to which the answer goes.",
    terms: ["consent"],
    plot: 1,
  },
  {
    id: "act-2.authorization-response",
    act: 2,
    title: "The code comes back",
    from: "fernmail",
    to: "quillpost",
    channel: "front",
    plain: "Fernmail sends the browser back to the agreed address, with a code in the URL.",
    why: "Quillpost first checks that the answer belongs to its question: state, issuer, and this browser.",
    notes:
      "Point at the code: it stands in a URL, in a history, perhaps in a log. Ask whether that is dangerous. Do not answer yet.",
    terms: ["authorization-code"],
    plot: 1,
  },
  {
    id: "act-2.token-request",
    act: 2,
    title: "Quillpost trades the code for tokens",
    from: "quillpost",
    to: "fernmail",
    channel: "back",
    plain:
      "Straight to Fernmail, Quillpost sends the code, its client secret and the code verifier, and gets tokens.",
    why: "All the browser could have lost was the code, and the code alone buys nothing.",
    notes:
      "Now answer. The line is dashed: no browser. Point at secret, verifier and code side by side; two of the three were never in the browser.",
    terms: ["back-channel", "token-endpoint", "grant-type", "code-verifier", "access-token"],
    plot: 2,
  },
  {
    id: "act-2.contacts-request",
    act: 2,
    title: "Quillpost asks for the friends",
    from: "quillpost",
    to: "fernmail-contacts",
    channel: "back",
    plain: "Quillpost shows the access token to Fernmail's Contacts and asks for Alice's friends.",
    why: "The token says what may be done, not who is asking: whoever holds it may use it, until it expires.",
    notes:
      "The token travels in a header, on a dashed line. Hover over its chip: it has never been in the browser, and must not be.",
    terms: ["resource-server", "bearer", "jwt"],
    plot: 2,
  },
  {
    id: "act-2.keys-request",
    act: 2,
    title: "Contacts fetches Fernmail's public keys",
    from: "fernmail-contacts",
    to: "fernmail",
    channel: "back",
    plain:
      "If it has not done so before, Contacts fetches the keys with which Fernmail's signatures can be checked.",
    why: "The keys are public: with them anybody can check a token, and nobody can make one.",
    notes:
      "Public keys, no secret on this line. It happens once; afterwards Contacts knows them and asks nobody.",
    terms: [],
    plot: 2,
  },
  {
    id: "act-2.token-check",
    act: 2,
    title: "Contacts checks the token",
    from: "fernmail-contacts",
    to: "fernmail-contacts",
    channel: "local",
    plain:
      "Contacts checks signature, issuer, audience, expiry and scope by itself, then hands out the friends.",
    why: "So it need not ask Fernmail about every request, nor share a database with it.",
    notes:
      "Open “What is in the token?” with i: every claim beside the check that read it. Nobody was called for this.",
    terms: [],
    plot: 2,
  },
] as const satisfies readonly Step[];
