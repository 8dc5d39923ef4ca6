import type { Villain } from "./villain.ts";

/** Attacks through somebody's browser: the right answer at the wrong place. */
export const browsers: readonly Villain[] = [
  {
    id: "V5",
    title: "The picture",
    party: "quillpost",
    lacks: "state",
    attack:
      "Mallory takes a code for her own account and puts the address with it behind a picture that Alice opens.",
    off: "Alice's next post goes to Mallory's friends.",
    on: "Quillpost refuses the answer: this browser asked no such question.",
    check: {
      claim: "the state belongs to an open authorization request of this author in this browser",
      section: "RFC 6749 §10.12",
    },
    predict: {
      question: "Alice's browser brings Mallory's code to Quillpost. What does Alice get?",
      choices: ["Mallory's address book", "An error page", "Her own address book"],
      right: 1,
    },
    incident: {
      year: 2012,
      what: "Egor Homakov showed that many sites with “connect” buttons did not check state: a stranger's account was connected to the victim's.",
      source: "https://homakov.blogspot.com/2012/07/saferweb-most-common-oauth2.html",
    },
  },
  {
    id: "V6",
    title: "The borrowed question",
    party: "quillpost",
    lacks: "the binding of a request to its author and browser",
    attack:
      "Mallory begins at Quillpost and sends Alice the link to Fernmail that she got. Alice approves it.",
    off: "Mallory reads Alice's friends, although state and PKCE are in use.",
    on: "Quillpost refuses the answer: another author asked.",
    check: {
      claim: "the state belongs to an open authorization request of this author in this browser",
      section: "RFC 6749 §10.12",
    },
    predict: {
      question: "State and verifier are right, and Alice said yes. Who gets Alice's friends?",
      choices: ["Alice", "Mallory", "Neither of them"],
      right: 2,
    },
    incident: {
      year: 2009,
      what: "OAuth 1.0 had this flaw in its design; the advisory led to OAuth 1.0a.",
      source: "https://oauth.net/advisories/2009-1/",
    },
  },
  {
    id: "V7",
    title: "Evilmail",
    party: "quillpost",
    lacks: "the check of the issuer in the answer",
    attack:
      "Alice chooses the provider Evilmail, which is Mallory's. It sends her on to Fernmail with Quillpost's client id there.",
    off: "Quillpost hands Fernmail's code, and the verifier, to Evilmail, which prints them.",
    on: "Quillpost refuses the answer, and Evilmail's log stays empty.",
    check: { claim: "the answer names the issuer that was asked", section: "RFC 9207 §2.4" },
    predict: {
      question:
        "Quillpost asked Evilmail, and Fernmail answers. Where does Quillpost send the code?",
      choices: ["To Fernmail, which issued it", "To Evilmail, which was asked", "To neither"],
      right: 2,
    },
    incident: {
      year: 2016,
      what: "Fett, Küsters and Schmitz found the mix-up attack while they modelled OAuth 2.0 formally.",
      source: "https://arxiv.org/abs/1601.01229",
    },
  },
];
