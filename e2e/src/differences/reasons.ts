export interface Reason {
  /** Why Fernmail's answer is what it is, in our words. */
  readonly text: string;
  /** Where the rule stands: `RFC NNNN §x.y`, or the section of another specification. */
  readonly source: string;
}

/**
 * Every reason for answering other than oidc-provider, by an id that rows and `docs/differences.md`
 * share.
 */
export const reasons = {
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

export type ReasonId = keyof typeof reasons;
