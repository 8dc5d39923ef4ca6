import type { Term } from "./term.ts";

/** What travels, what it proves, and who issued it. */
export const credentials = {
  "authorization-code": {
    id: "authorization-code",
    name: "authorization code",
    sentence:
      "A short-lived, single-use slip that says Alice said yes, which the client trades for tokens where no browser can watch.",
    section: "RFC 6749 §1.3.1",
    confusion:
      "It is not a token and opens nothing: without the client's own secret and code verifier it is a worthless string.",
    avoid: ["auth token", "temporary token", "login code"],
  },
  "token-endpoint": {
    id: "token-endpoint",
    name: "token endpoint",
    sentence:
      "The address of the authorization server at which a client trades what it holds for tokens, on the back channel.",
    section: "RFC 6749 §3.2",
    confusion:
      "No browser goes there: the page where Alice signs in and allows is the authorization endpoint.",
    avoid: ["login URL", "token API", "auth endpoint"],
  },
  "grant-type": {
    id: "grant-type",
    name: "grant type",
    sentence:
      "The client's word at the token endpoint for what it trades in: an authorization code, or a refresh token.",
    section: "RFC 6749 §1.3",
    confusion:
      "It is not the response type, which is said earlier and through the browser, and names what is wanted back.",
    avoid: ["flow", "login type", "response type"],
  },
  "access-token": {
    id: "access-token",
    name: "access token",
    sentence:
      "What the client shows the resource server with every request, saying what it may do and until when.",
    section: "RFC 6749 §1.4",
    confusion:
      "It does not say that Alice is here now, and it is not addressed to the client: it is a key to a door, not an identity card.",
    avoid: ["session", "login token", "auth code"],
  },
  bearer: {
    id: "bearer",
    name: "bearer",
    sentence:
      "Said of a token that works for everybody who holds it, like a banknote: no further proof is asked for.",
    section: "RFC 6750 §1.2",
    confusion:
      "It does not say whose token it is: a stolen one works for the thief as well, until it expires.",
    avoid: ["owner", "user", "session"],
  },
  jwt: {
    id: "jwt",
    name: "JWT",
    sentence:
      "A statement in JSON with a signature, which everybody can read and check, and only its issuer can make.",
    section: "RFC 7519 §1",
    confusion:
      "It is signed and not encrypted: what stands in it is no secret, and to read it is not to have checked it.",
    avoid: ["encrypted token", "session", "certificate"],
  },
  "refresh-token": {
    id: "refresh-token",
    name: "refresh token",
    sentence:
      "What the client keeps so that it can ask the authorization server for a new access token without asking Alice again.",
    section: "RFC 6749 §1.5",
    confusion:
      "It never goes to the resource server: it is shown only to the authorization server that gave it, and here it changes with every use.",
    avoid: ["long-lived token", "session", "renewable access token"],
  },
  state: {
    id: "state",
    name: "state",
    sentence:
      "A random value the client sends along and expects back, so that it only accepts answers to questions it asked in this very browser.",
    section: "RFC 6749 §4.1.1",
    confusion:
      "It protects the client's user from being slipped somebody else's answer; it does not protect the code from a thief, which is the work of PKCE.",
    avoid: ["session id", "nonce", "data to pass along"],
  },
  pkce: {
    id: "pkce",
    name: "PKCE",
    sentence:
      "The client sends the hash of a fresh secret with its question and the secret itself with the code, so a stolen code is of no use without it.",
    section: "RFC 7636 §1",
    confusion:
      "It does not replace the client secret, and it is not only for phones: it proves that the one who asked is the one who redeems.",
    avoid: ["encryption", "client authentication", "signature"],
  },
  "code-challenge": {
    id: "code-challenge",
    name: "code challenge",
    sentence:
      "The hash of the code verifier, sent along with the question, from which nobody can work out the verifier.",
    section: "RFC 7636 §4.2",
    confusion:
      "It is not a secret and protects nothing by itself: it only lets the server recognise the verifier later.",
    avoid: ["PKCE token", "captcha", "signature"],
  },
  "code-verifier": {
    id: "code-verifier",
    name: "code verifier",
    sentence:
      "A fresh secret that the client makes up for one question, keeps, and shows when it trades in the code.",
    section: "RFC 7636 §4.1",
    confusion:
      "It is not the client secret: that one stays the same for years, while this one is good for a single code.",
    avoid: ["PKCE secret", "password", "nonce"],
  },
  issuer: {
    id: "issuer",
    name: "issuer",
    sentence:
      "The one URL by which an authorization server is known, under which it publishes its endpoints, and with which it marks its answers and tokens.",
    section: "RFC 8414 §2",
    confusion:
      "It is an identifier as much as an address: two spellings of the same place are two issuers, and it is compared letter by letter.",
    avoid: ["base URL", "tenant", "domain"],
  },
} as const satisfies Record<string, Term>;
