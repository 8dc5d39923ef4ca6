import type { Villain } from "./villain.ts";

/** Attacks with tokens: another's, another kind, a copy, an old one. */
export const tokens: readonly Villain[] = [
  {
    id: "V8",
    title: "The token for somewhere else",
    party: "fernmail-contacts",
    lacks: "the check of the audience",
    attack:
      "Alice's backup app sends its token to Mallory's backup service, as it should. Mallory shows this token to Contacts.",
    off: "Contacts opens Alice's address book.",
    on: "Contacts answers 401: the token is meant for another resource.",
    check: { claim: "the token is meant for this resource", section: "RFC 9068 §4" },
    predict: {
      question:
        "The token is real, fresh, Alice's, and for another service. What does Contacts say?",
      choices: ["200, with her contacts", "401", "403, for the scope is missing"],
      right: 1,
    },
    incident: {
      year: 2012,
      what: "John Bradley showed that any app that gets a user's token can sign in as this user at other apps which do not ask whom the token was issued for.",
      source: "http://www.thread-safe.com/2012/01/problem-with-oauth-for-authentication.html",
    },
  },
  {
    id: "V9",
    title: "Signed by no one",
    party: "fernmail-contacts",
    lacks: "a list of algorithms of its own",
    attack: "Mallory writes a token by hand: alg is none, sub is Alice, the signature is empty.",
    off: "Contacts opens Alice's address book.",
    on: "Contacts refuses the token before it believes a claim.",
    check: { claim: "the algorithm is on our list", section: "RFC 8725 §3.1" },
    predict: {
      question: "The token says that it needs no signature. Who decides?",
      choices: ["The token's header", "Contacts", "Fernmail's keys"],
      right: 1,
    },
    incident: {
      year: 2015,
      what: "Tim McLean found JWT libraries that accepted alg: none, or took a public key for a shared secret.",
      source: "https://auth0.com/blog/critical-vulnerabilities-in-json-web-token-libraries/",
    },
  },
  {
    id: "V10",
    title: "The wrong kind of token",
    party: "fernmail-contacts",
    lacks: "the check of the token's type",
    attack:
      "Mallory finds the ID token of Alice's last sign-in in a log and shows it to Contacts as an access token.",
    off: "Contacts opens Alice's address book.",
    on: "Contacts answers 401: an ID token is no access token.",
    check: { claim: "the token is an access token", section: "RFC 9068 §4" },
    predict: {
      question: "Fernmail signed the ID token with the key that also signs access tokens. And now?",
      choices: [
        "The signature holds, so it opens",
        "typ in the header tells them apart",
        "Another key",
      ],
      right: 1,
    },
    incident: {
      year: 2020,
      what: "RFC 8725 lists cross-JWT confusion among the attacks on JWTs, and asks for explicit types.",
      source: "https://www.rfc-editor.org/rfc/rfc8725#section-2.8",
    },
  },
  {
    id: "V11",
    title: "The copied token",
    party: "fernmail-contacts",
    lacks: "the sender constraint",
    attack:
      "Mallory finds a token in a log and shows it from her own laptop, with the proof that was recorded beside it.",
    off: "Contacts opens Alice's address book.",
    on: "Contacts answers 401: the proof was used before; without one the token opens nothing.",
    check: { claim: "the proof was not used before", section: "RFC 9449 §11.1" },
    predict: {
      question: "Mallory has the token and a proof, but not the key. What does Contacts say?",
      choices: ["200: both are genuine", "401", "200, once"],
      right: 1,
    },
    incident: {
      year: 2022,
      what: "OAuth tokens stolen from Heroku and Travis CI opened the private repositories of dozens of organisations at GitHub.",
      source: "https://github.blog/2022-04-15-security-alert-stolen-oauth-user-tokens/",
    },
  },
  {
    id: "V12",
    title: "Two heirs",
    party: "fernmail",
    lacks: "the memory of used refresh tokens",
    attack: "Mallory copies a refresh token that its owner uses too, and refreshes it again later.",
    off: "Owner and thief refresh side by side for as long as they like.",
    on: "The second use ends the whole grant, for the thief and for the owner.",
    check: { claim: "the refresh token was not used before", section: "RFC 9700 §4.14.2" },
    predict: {
      question: "A replaced refresh token comes back. What happens to the owner's newest one?",
      choices: ["It goes on working", "It ends too", "It becomes Mallory's"],
      right: 1,
    },
    incident: {
      year: 2025,
      what: "OAuth tokens stolen from Salesloft Drift opened the Salesforce data of hundreds of its customers.",
      source:
        "https://cloud.google.com/blog/topics/threat-intelligence/data-theft-salesforce-instances-via-salesloft-drift",
    },
  },
];
