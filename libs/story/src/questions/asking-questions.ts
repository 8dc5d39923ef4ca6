import type { Question } from "./question.ts";

/** Until the code is back: who is who, and what the browser may carry. */
export const askingQuestions = {
  "before-oauth": {
    ask: "The friends' addresses are with the mail provider. How did a blog get at them before OAuth?",
    answers: [
      "The provider published them",
      "It asked for the mail password",
      "It guessed them from old posts",
    ],
    right: 1,
    because:
      "Before OAuth, a blog asked for the mail password itself. It could then read and send everything, for as long as the password stood, and taking it back meant a new password for everybody.",
    before: ["share"],
  },
  agreed: {
    ask: "Quillpost and the provider have met before. What did their developers agree on?",
    answers: [
      "A name, a return address and scopes",
      "The passwords of their users",
      "A database that both can read",
    ],
    right: 0,
    because:
      "The developers agree on a name, the redirect URI and the scopes. The client gets an id, which is public, and a secret. No request can lead the answer elsewhere or ask for more.",
    before: ["register", "ask"],
  },
  redirect: {
    ask: "Quillpost sends the browser away with a URL. What does this redirect carry?",
    answers: [
      "The password",
      "The client secret, so that the provider knows who asks",
      "Who asks for what, and where to answer",
    ],
    right: 2,
    because:
      "The redirect carries client id, scope, redirect URI, state and the code challenge. All of it may be read: no secret, no password and no token is in it.",
    before: ["ask"],
  },
  client: {
    ask: "OAuth has a role named “client”. Who is the client here?",
    answers: ["Quillpost, the blog's server", "Alice", "Alice's browser"],
    right: 0,
    because:
      "The client is Quillpost: the application that asks. Alice is the resource owner, her browser the user agent. Anybody may send the client id, so it proves nothing yet.",
    before: ["arrive"],
  },
  "what-exactly": {
    ask: "The consent page lists scopes. What exactly may Quillpost do after a yes?",
    answers: [
      "Whatever Alice could do with her password",
      "Only what the ticked scopes say, and nothing else",
      "Everything, but only once",
    ],
    right: 1,
    because:
      "Quillpost may do exactly what the granted scopes say: contacts.read reads the address book, contacts.write changes it. It cannot read or send mail, and each tick may be left out.",
    before: ["consent"],
  },
  no: {
    ask: "Suppose the answer is No. What does that do?",
    answers: [
      "The browser goes back with error=access_denied and no code",
      "Quillpost gets a token that expires at once",
      "The account at the provider is locked",
    ],
    right: 0,
    because:
      "A No goes the same way as a yes, with state and without a code: error=access_denied. No token exists, nothing was shared, and Quillpost keeps the post and says so kindly.",
    before: ["consent"],
  },
  "why-code": {
    ask: "The answer comes through the browser, in a URL that stands in its history. Is that dangerous?",
    answers: [
      "Yes: whoever reads it has the friends",
      "No: it is a code, and a code alone opens nothing",
      "No: browsers do not keep histories",
    ],
    right: 1,
    because:
      "Why a code first: what travels through a browser can be read there. So the provider sends a slip that lives seconds, works once, and is worthless without what only the client's server holds.",
    before: ["code"],
  },
  state: {
    ask: "An attacker slips a link with the attacker's own code into Alice's browser. What stops it?",
    answers: ["The client secret", "The state", "The expiry of the code"],
    right: 1,
    because:
      "State stops it: Quillpost takes an answer only with the random state of a question that it asked in this very browser. Else Alice would be connected to the attacker's account unnoticed.",
    before: ["back"],
  },
} as const satisfies Record<string, Question>;
