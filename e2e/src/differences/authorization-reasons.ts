import type { Reason } from "./reason.ts";

/** Reasons in metadata, at registration, and up to the answer of the user. */
export const authorizationReasons = {
  "query-only": {
    text: "Codes travel in the query and nowhere else, so nothing else is offered.",
    source: "RFC 8414 §2",
  },
  "method-told": {
    text: "Something is there, but not for this method, and `Allow` says for which.",
    source: "RFC 9110 §15.5.6",
  },
  "methods-told": {
    text: "Left out, it would mean client_secret_basic only; other clients revoke as well, so it is said.",
    source: "RFC 8414 §2",
  },

  "codes-over-https": {
    text: "Whoever listens on the way would read the code, so plain http leads to the user's own machine only.",
    source: "RFC 9700 §2.6",
  },
  "what-there-is": {
    text: "Libraries list every flow they know. What there is here is registered and told, as the RFC allows; without the code flow or another way to a token it is refused.",
    source: "RFC 7591 §3.2.1",
  },
  "no-patterns": {
    text: "Redirect URIs are compared character by character. A `*` would never match, and where it does, codes leak.",
    source: "RFC 9700 §4.1.3",
  },
  "metadata-of-wrong-shape": {
    text: "No redirect URI is wrong here: the member is no list, or the body no JSON object, and the RFC has one code for that.",
    source: "RFC 7591 §3.2.2",
  },
  "media-type-status": {
    text: "HTTP has a status for a media type that is not read.",
    source: "RFC 9110 §15.5.16",
  },
  "secret-told-once": {
    text: "Only a hash of the secret is kept, so the one answer that can tell it is the one that made it; client_secret is optional everywhere else.",
    source: "RFC 7591 §3.2.1",
  },

  "error-in-query": {
    text: "The flows that answer in the fragment do not exist here, and an error holds nothing that must be hidden from the client's server.",
    source: "RFC 6749 §4.1.2.1",
  },
  "response-mode-code": {
    text: "RFC 6749 has no code of its own for it, and a parameter with a value that cannot be used is an invalid request.",
    source: "RFC 6749 §4.1.2.1",
  },
  "unknown-scope": {
    text: "A scope that is dropped in silence is found missing much later; the client hears of it at once. Beside openid, where OpenID Connect wants unknown scopes ignored, they are.",
    source: "RFC 6749 §3.3",
  },
  "challenge-length": {
    text: "S256 makes 43 characters of every verifier: one more can fit none.",
    source: "RFC 7636 §4.2",
  },
  "nothing-twice": {
    text: "No parameter may come twice, and the rule makes no exception for unknown ones: two readers of one request must see the same.",
    source: "RFC 6749 §3.1",
  },
  "nobody-led-away": {
    text: "A client that registered itself may be a trap. To somebody who is not signed in its mistake is told on a page, with the way back as a link.",
    source: "RFC 9700 §4.11.2",
  },
  "reference-alone": {
    text: "A request_uri stands for the whole request. When nothing waits under it, there is no redirect URI that was checked, so nobody is sent anywhere.",
    source: "RFC 9126 §4",
  },
  "reference-lifetime": {
    text: "How long a reference is good is the server's choice. Half a minute more helps a slow browser, and it is used up at its first use.",
    source: "RFC 9126 §2.2",
  },
  "reference-pushed": {
    text: "request_uri must not be pushed; that makes the request invalid, whatever else request_uri may be good for.",
    source: "RFC 9126 §2.1",
  },
  "reference-once": {
    text: "A reference is used up when the browser brings it, so a copy of the link is worth nothing. For a client of the FAPI profile it is when the user has answered.",
    source: "RFC 9126 §4",
  },
  "beside-the-reference": {
    text: "Of what comes beside a reference only client_id counts. The rest is not looked at, so it can neither help nor harm.",
    source: "RFC 9101 §6.3",
  },
} as const satisfies Record<string, Reason>;
