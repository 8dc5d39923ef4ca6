import type { Villain } from "./villain.ts";

/** Attacks on the authorization code and the way it comes back. */
export const codes: readonly Villain[] = [
  {
    id: "V1",
    title: "The code on the projector",
    party: "fernmail",
    lacks: "PKCE",
    attack:
      "Mallory reads Alice's code off the address bar and pastes it into her own journey at Quillpost.",
    off: "Quillpost shows Alice's contacts to Mallory.",
    on: "Fernmail answers invalid_grant: Mallory's verifier does not fit Alice's challenge.",
    check: { claim: "code_verifier fits code_challenge", section: "RFC 7636 §4.6" },
    predict: {
      question: "Mallory has Alice's code before Quillpost has used it. What does she get?",
      choices: [
        "Alice's contacts: the code is all that counts",
        "Nothing: Fernmail compares the verifier with the challenge",
        "Nothing: Quillpost sees that the code is Alice's",
      ],
      right: 1,
    },
    incident: {
      year: 2015,
      what: "RFC 7636 reports that malicious apps on phones intercepted authorization codes in the wild.",
      source: "https://www.rfc-editor.org/rfc/rfc7636#section-1",
    },
  },
  {
    id: "V2",
    title: "The address with a suffix",
    party: "fernmail",
    lacks: "the exact comparison of redirect URIs",
    attack: "Mallory sends Alice a link to Fernmail in which the redirect URI has a suffix.",
    off: "Fernmail sends the browser, with the code, to Mallory.",
    on: "Fernmail shows a page of its own and redirects nowhere.",
    check: { claim: "redirect_uri is registered for this client", section: "RFC 6749 §3.1.2.4" },
    predict: {
      question: "The redirect URI begins like the registered one. Where does the code go?",
      choices: ["To Mallory", "To Quillpost", "Nowhere: no code is issued"],
      right: 2,
    },
    incident: {
      year: 2014,
      what: "GitHub compared redirect URIs by their beginning; a path with /../ led codes to pages that leaked them.",
      source: "https://homakov.blogspot.com/2014/02/how-i-hacked-github-again.html",
    },
  },
  {
    id: "V3",
    title: "The code that works twice",
    party: "fernmail",
    lacks: "the memory of used codes",
    attack:
      "Mallory sends the token request of Alice's notes app once more, as she found it in a log.",
    off: "Fernmail issues a second set of tokens.",
    on: "Fernmail refuses, and the first set of tokens ends.",
    check: { claim: "the code is used for the first time", section: "RFC 6749 §4.1.2" },
    predict: {
      question: "The code was used a moment ago. What does its second use do?",
      choices: [
        "It brings the same tokens again",
        "It is refused, and nothing else happens",
        "It is refused, and the first tokens end too",
      ],
      right: 2,
    },
    incident: {
      year: 2013,
      what: "FOSOAuthServerBundle let an authorization code be redeemed many times.",
      source: "https://github.com/FriendsOfSymfony/FOSOAuthServerBundle/issues/143",
    },
  },
  {
    id: "V4",
    title: "A hundred at once",
    party: "fernmail",
    lacks: "the redemption of a code in one statement",
    attack: "Mallory sends one token request a hundred times at the same moment.",
    off: "Several of the hundred requests get tokens.",
    on: "One request gets tokens.",
    check: {
      claim: "no other request took the code meanwhile",
      section: "RFC 6749 §4.1.2",
    },
    predict: {
      question: "A hundred equal token requests arrive together. How many get tokens?",
      choices: ["None", "One", "As many as were read before the first was written"],
      right: 1,
    },
    incident: {
      year: 2026,
      what: "Supabase Auth looked a code up without a lock: concurrent requests each got tokens for it.",
      source: "https://github.com/supabase/auth/issues/2613",
    },
  },
];
