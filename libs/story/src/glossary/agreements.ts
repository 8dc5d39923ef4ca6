import type { Term } from "./term.ts";

/** Who takes part, what they agree on, and how they speak. */
export const agreements = {
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
  "user-agent": {
    id: "user-agent",
    name: "user agent",
    sentence:
      "The program in front of the resource owner that follows redirects and carries messages: here Alice's browser.",
    section: "RFC 6749 §1.2",
    confusion:
      "It is not Alice herself, and not the client: it passes on what it is given, and whatever it holds can be read there.",
    avoid: ["frontend", "device", "app"],
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
