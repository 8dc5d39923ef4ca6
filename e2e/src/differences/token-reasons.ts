import type { Reason } from "./reason.ts";

/** Reasons at the token endpoint and wherever a token is shown. */
export const tokenReasons = {
  "public-clients-ask-again": {
    text: "Anybody can come in the name of a client without a secret, so remembered consent does not count for it, native or not.",
    source: "RFC 6749 §10.2",
  },

  "grant-not-registered": {
    text: "The grant type is a good one; it is this client that may not use it, and there is a code that says so.",
    source: "RFC 6749 §5.2",
  },
  "guesses-end": {
    text: "A wrong verifier may be a slip; the fifth is somebody who tries, and ends the code.",
    source: "RFC 6749 §10.10",
  },
  "resource-spellings": {
    text: "URL parsers put a slash behind a host without a path, and write a host in small letters. That is the same resource, so it is the one that is known, in the spelling that is known. Paths are compared character by character.",
    source: "RFC 3986 §6.2.3",
  },
  "one-audience": {
    text: "A token is for one resource server, so that none can use it at another. Which of two is meant is not guessed.",
    source: "RFC 9068 §3",
  },
  "too-long-status": {
    text: "HTTP has a status for a body that is too long.",
    source: "RFC 9110 §15.5.14",
  },

  "always-a-challenge": {
    text: "A 401 says how to do better: HTTP wants a challenge in every one, however the client tried.",
    source: "RFC 9110 §15.5.2",
  },
  "not-believed": {
    text: "No credentials, or some that cannot be read, are failed authentication, and that has a code and a status of its own.",
    source: "RFC 6749 §5.2",
  },
  "registered-method-only": {
    text: "A client chose one way to prove who it is; a secret that leaked from a log of bodies shall not open the other.",
    source: "RFC 7591 §2",
  },
  "issuer-is-the-audience": {
    text: "An assertion that was made for another server must not work here, so the issuer is the only name that counts, and alone. The RFC lets servers accept their token endpoint as well; FAPI 2.0 does not. A list of that one name says the same (RFC 7519 §4.1.3), and only FAPI 2.0 wants it as text.",
    source: "RFC 7523 §3",
  },
  "brief-assertions": {
    text: "An assertion is for now. One that lasts longer than an hour is refused, as the RFC allows.",
    source: "RFC 7523 §3",
  },
  "assertion-code": {
    text: "An assertion that is not valid is invalid_client, in whatever way it is not.",
    source: "RFC 7521 §4.2.1",
  },

  "errors-are-brief": {
    text: "An error has a code and a description. A scope beside them would look like one that was granted.",
    source: "RFC 6749 §5.2",
  },
  "honest-retry": {
    text: "An answer can get lost. Within ten seconds, and while nobody used its successor, the same client gets the same successor again; otherwise both end the family.",
    source: "RFC 9700 §4.14.2",
  },
  "default-scope": {
    text: "Without scope a client gets all it registered for, and is told what that is.",
    source: "RFC 6749 §3.3",
  },

  "json-always": {
    text: "Clients may ignore the body, but several libraries insist on JSON; and no answer about a token belongs into a cache.",
    source: "RFC 7009 §2.2",
  },
  "not-cached": {
    text: "No answer about tokens or clients belongs into a cache, errors included.",
    source: "RFC 6749 §5.1",
  },
  "access-tokens-too": {
    text: "JWTs can be revoked and asked about as well: a resource server that cannot wait until one expires can ask here.",
    source: "RFC 7009 §2.1",
  },
  "issued-to-another": {
    text: "Both refuse. That a token was issued to another client is what invalid_grant says.",
    source: "RFC 6749 §5.2",
  },
  "jwts-introspected": {
    text: "A JWT can be read without asking, but not whether it was revoked: that is known here, so it is told.",
    source: "RFC 7662 §2.2",
  },
  "bare-challenge": {
    text: "Who sends no token learns that one is needed, and of no mistake.",
    source: "RFC 6750 §3.1",
  },
  "scope-missing-in-token": {
    text: "The token is good, for something else; what it lacks is told.",
    source: "RFC 6750 §3.1",
  },

  "proof-of-now": {
    text: "A proof is made for one request. A fresh nonce shows when the server was asked, and iat is looked at as well.",
    source: "RFC 9449 §4.3",
  },
  "replayed-proof": {
    text: "A proof that comes twice is not accepted, and that is what invalid_dpop_proof is for; the grant is not at fault.",
    source: "RFC 9449 §5",
  },
  "thumbprint-shape": {
    text: "A code bound to what cannot be a thumbprint fits no key; better to hear of it before the user is asked.",
    source: "RFC 9449 §10",
  },

  "interval-told": {
    text: "The interval is told although the RFC's own 5 seconds hold without it: not every device knows that.",
    source: "RFC 8628 §3.2",
  },
  "slow-down": {
    text: "Two questions at once are one too many; the device is told to wait longer.",
    source: "RFC 8628 §3.5",
  },

  "who-asks-proves": {
    text: "Who asks about tokens proves who it is; a public client cannot, and hears that instead of a polite inactive.",
    source: "RFC 7662 §2.1",
  },
} as const satisfies Record<string, Reason>;
