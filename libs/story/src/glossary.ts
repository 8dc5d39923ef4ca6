/** A term of the field, explained once for pages, terminal, stage and docs. */
export interface Term {
  readonly id: string;
  readonly name: string;
  /** One plain sentence. */
  readonly sentence: string;
  /** Where the field defines it. */
  readonly section: `RFC ${number} §${string}`;
  /** What it is most often mistaken for. */
  readonly confusion: string;
  /** Words that make the mistake likely. */
  readonly avoid: readonly string[];
}

/** Every term of the story, in the order in which a reader needs them. */
export const glossary = {
  "resource-owner": {
    id: "resource-owner",
    name: "resource owner",
    sentence:
      "The one who may decide who else gets at the data: here Alice, and the address book is hers.",
    section: "RFC 6749 §1.1",
    confusion:
      "It is not the service that stores the data: the provider keeps the address book, but only Alice can say yes.",
    avoid: ["owner", "end user", "account holder"],
  },
  client: {
    id: "client",
    name: "client",
    sentence:
      "The application that wants to do something on the resource owner's behalf: here Quillpost.",
    section: "RFC 6749 §1.1",
    confusion:
      "It is neither the browser nor the customer: a client is usually a server itself, and Alice never is one.",
    avoid: ["app", "consumer", "third party"],
  },
  "authorization-server": {
    id: "authorization-server",
    name: "authorization server",
    sentence:
      "The service that knows Alice, asks her what she allows, and hands out tokens for exactly that.",
    section: "RFC 6749 §1.1",
    confusion:
      "It does not hold the data: it says who may come in, and the resource server opens the door.",
    avoid: ["login server", "OAuth server", "identity provider"],
  },
  "resource-server": {
    id: "resource-server",
    name: "resource server",
    sentence: "The service that holds the data and gives it to whoever shows a good access token.",
    section: "RFC 6749 §1.1",
    confusion:
      "It never sees Alice sign in and need not ask anybody: what the token says, and who signed it, is all it goes by.",
    avoid: ["API", "backend", "data server"],
  },
  "client-id": {
    id: "client-id",
    name: "client id",
    sentence:
      "The name under which an authorization server knows a client, given out once at registration.",
    section: "RFC 6749 §2.2",
    confusion:
      "It is public: it travels through the browser for all to see, so knowing it proves nothing.",
    avoid: ["API key", "username", "app key"],
  },
  "client-secret": {
    id: "client-secret",
    name: "client secret",
    sentence: "What the client, not the user, shows the authorization server to prove who it is.",
    section: "RFC 6749 §2.3.1",
    confusion:
      "It opens no data by itself, it has nothing to do with Alice's password, and it must never reach a browser or a phone.",
    avoid: ["API secret", "token", "password"],
  },
  "redirect-uri": {
    id: "redirect-uri",
    name: "redirect URI",
    sentence:
      "The one address, agreed beforehand, to which the authorization server sends the browser back with its answer.",
    section: "RFC 6749 §3.1.2",
    confusion:
      "The client cannot choose it freely in each request: it must be one of those registered, letter by letter, or the code goes to a stranger.",
    avoid: ["return link", "webhook", "callback address"],
  },
  "response-type": {
    id: "response-type",
    name: "response type",
    sentence:
      "The client's word for what it wants back through the browser; here it is “code”, and today it should always be.",
    section: "RFC 6749 §3.1.1",
    confusion:
      "It is not the grant type: the response type asks the browser side for a code, the grant type tells the token endpoint what is being traded in.",
    avoid: ["flow", "mode", "grant type"],
  },
  scope: {
    id: "scope",
    name: "scope",
    sentence:
      "A name for one thing a client may do, agreed between the parties and granted by the resource owner.",
    section: "RFC 6749 §3.3",
    confusion:
      "A scope limits the client; it gives nobody a right that the resource owner does not have.",
    avoid: ["permission", "role", "privilege"],
  },
  consent: {
    id: "consent",
    name: "consent",
    sentence:
      "The moment when the resource owner is told who wants what, and says yes, no, or only some of it.",
    section: "RFC 6749 §4.1.1",
    confusion:
      "Signing in is not consent: it tells the provider who Alice is, and still gives Quillpost nothing.",
    avoid: ["login", "terms of use", "opt-in"],
  },
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
  "front-channel": {
    id: "front-channel",
    name: "front channel",
    sentence:
      "Messages that two services pass to each other through the user's browser, by redirecting it.",
    section: "RFC 6749 §1.7",
    confusion:
      "Encryption does not make it safe: the browser, its history and its extensions see all that passes, and anybody can start or repeat a message.",
    avoid: ["client side", "frontend", "AJAX"],
  },
  "back-channel": {
    id: "back-channel",
    name: "back channel",
    sentence: "A request that one service makes straight to another, which no browser ever sees.",
    section: "RFC 6749 §3.2",
    confusion:
      "It is not a second step of the same journey: it is a connection of its own, on which the client must prove anew who it is.",
    avoid: ["server side", "backend", "hidden request"],
  },
} as const satisfies Record<string, Term>;

export type TermId = keyof typeof glossary;
