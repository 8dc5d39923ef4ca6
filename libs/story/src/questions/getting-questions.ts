import type { Question } from "./question.ts";

/** From the code to the friends: what servers say to each other, and what is left afterwards. */
export const gettingQuestions = {
  secret: {
    ask: "With the code, Quillpost sends its client secret. What does the secret prove?",
    answers: [
      "That Alice agreed",
      "That the request really comes from Quillpost",
      "That the code is fresh",
    ],
    right: 1,
    because:
      "The client secret proves that it is Quillpost that trades in the code. The id is public, so without the secret anybody could say so. It never goes through a browser.",
    before: ["store", "trade"],
  },
  pkce: {
    ask: "Quillpost has proved itself with its secret. What does PKCE add?",
    answers: [
      "It encrypts the code",
      "It replaces the password",
      "It ties the code to the one who asked for it",
    ],
    right: 2,
    because:
      "PKCE adds that only the one who asked can redeem: the verifier that comes now must fit the challenge that was sent with the question. A stolen code, injected elsewhere, fails there.",
    before: ["trade"],
  },
  "back-channel": {
    ask: "The code is traded from server to server. What did this back channel carry that no browser saw?",
    answers: ["Secret and verifier there, tokens back", "Only the code again", "Alice's password"],
    right: 0,
    because:
      "The back channel carried code, code verifier and client secret to the provider, and access and refresh token back. No browser, history or extension could see any of it.",
    before: ["tokens", "renewed"],
  },
  differ: {
    ask: "Now there is a token. How do code and token differ?",
    answers: [
      "The code works once and opens nothing; the token opens the door until it expires",
      "Not at all: the token is the code, signed",
      "The code is for servers, the token for browsers",
    ],
    right: 0,
    because:
      "A code is a slip: through the browser, once, within seconds, for the client at the provider. A token is a key: never in the browser, with every request, for the resource server.",
    before: ["door"],
  },
  knows: {
    ask: "Contacts gets a token that it has never seen. How does it know that it is good?",
    answers: [
      "It asks Alice",
      "It checks the signature with the provider's public key, and reads the claims",
      "It looks into the provider's database",
    ],
    right: 1,
    because:
      "Contacts knows by the signature, made with a key whose public half the provider publishes, and by the claims: issuer, audience, expiry and scope. It calls nobody for it.",
    before: ["friends"],
  },
  organisations: {
    ask: "May the authorization server and the resource server belong to two organisations?",
    answers: [
      "No: they must share a database",
      "Yes: the resource server lists the issuers it trusts",
      "Yes, if the user signs in at both",
    ],
    right: 1,
    because:
      "They may be two organisations. Contacts trusts a list of issuers and their keys; the provider trusts the client it registered; the client trusts the issuer it chose. Alice trusts her provider.",
    before: ["friends"],
  },
  lifetimes: {
    ask: "How long does each thing live, how often does it work, and who may hold it?",
    answers: [
      "All live until Alice signs out",
      "The longer something lives, the fewer places may see it",
      "The code lives longest, since it is public",
    ],
    right: 1,
    because:
      "The code lives for moments, works once, and the browser may carry it. The access token lives minutes, works each time, and only servers hold it. The refresh token lives long, is replaced with each use, and only the client holds it.",
    before: ["cope", "mail", "nobody-asked"],
  },
  "taken-back": {
    ask: "How is it taken back, and what does that leave?",
    answers: [
      "With a new password; nothing is left",
      "It cannot be taken back",
      "At the provider, with one press; a token that is out works for its last minutes",
    ],
    right: 2,
    because:
      "Alice takes it back on her account page at the provider, or disconnects at Quillpost. The refresh token dies at once; an access token that is out works until it expires, where nobody asks. What was read stays read.",
    before: ["revoke", "disconnect", "mail", "open"],
  },
} as const satisfies Record<string, Question>;
