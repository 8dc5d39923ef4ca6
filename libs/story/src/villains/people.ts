import type { Villain } from "./villain.ts";

/** Attacks on what a person is told, and on what is taken for a person. */
export const people: readonly Villain[] = [
  {
    id: "V13",
    title: "Enter this code to join",
    party: "fernmail",
    lacks: "a consent page that names the device",
    attack:
      "Mallory starts her own television, and sends Alice its code with the words: enter this code to join.",
    off: "Alice's page says nothing about a device. She allows it, and Mallory's television reads her contacts.",
    on: "The page names the device and asks whether its screen stands in front of her. Alice says no.",
    check: { claim: "the user said yes", section: "RFC 8628 §3.5" },
    needsPerson:
      "The code, the session and the yes are all genuine. Only Alice can know that the screen is not hers, so the page has to tell her what she needs to decide.",
    predict: {
      question: "Which check of Fernmail's stops Mallory's television?",
      choices: ["The user code has expired", "None: Alice has to", "The device's client secret"],
      right: 1,
    },
    incident: {
      year: 2025,
      what: "Microsoft described Storm-2372, a group that sent device codes in invitations to meetings.",
      source:
        "https://www.microsoft.com/en-us/security/blog/2025/02/13/storm-2372-conducts-device-code-phishing-campaign/",
    },
  },
  {
    id: "V14",
    title: "The second Quillpost",
    party: "fernmail",
    lacks: "consent per client",
    attack: "Mallory registers a client that is also called Quillpost, and sends Alice its link.",
    off: "Alice allowed “Quillpost” before: the second one gets a code without a click.",
    on: "Fernmail asks Alice anew, and shows the host that the answer goes to. Alice says no.",
    check: {
      claim: "the user allowed something of what was asked",
      section: "RFC 6749 §4.1.2.1",
    },
    needsPerson:
      "Fernmail remembers consent by client id, so it asks again; that the host is a stranger's is for Alice to see.",
    predict: {
      question: "Alice allowed Quillpost last week. Does Fernmail ask again for the second one?",
      choices: ["No, its name is known", "Yes, its client id is new", "Only if it wants more"],
      right: 1,
    },
    incident: {
      year: 2017,
      what: "An app that called itself Google Docs asked for access to mail, and spread through the address books of those who allowed it.",
      source:
        "https://arstechnica.com/information-technology/2017/05/dont-trust-oauth-why-the-google-docs-worm-was-so-convincing/",
    },
  },
  {
    id: "V15",
    title: "Alice, says Evilmail",
    party: "quillpost",
    lacks: "issuer and subject as the identity",
    attack:
      "Mallory signs in at Quillpost with her own provider, which says that her address is Alice's.",
    off: "She is Alice at Quillpost, and opens Alice's draft.",
    on: "She is a stranger: what is Alice's is not there for her.",
    check: { claim: "the post is this author's", section: "RFC 9110 §15.5.4" },
    predict: {
      question: "Evilmail vouches for Alice's address. As whom does Mallory sign in?",
      choices: ["As Alice", "As a stranger", "Not at all"],
      right: 1,
    },
    incident: {
      year: 2023,
      what: "Descope published nOAuth: apps took the email claim of Microsoft's tokens for an identity, and any tenant could set it.",
      source: "https://www.descope.com/blog/post/noauth",
    },
  },
  {
    id: "V16",
    title: "A friend with a line break",
    party: "quillpost",
    lacks: "clean header lines",
    attack:
      "Evilmail's address book has a friend whose name is “Bob”, a line break, and “Bcc:” with a stranger's address.",
    off: "The stranger receives a mail that Alice addressed to Bob alone.",
    on: "One envelope, one recipient: the name is one line.",
    check: { claim: "a friend's name is one line", section: "RFC 5322 §2.2", mends: true },
    predict: {
      question: "Alice sends the link to one friend. How many mails leave?",
      choices: ["One", "Two", "None"],
      right: 0,
    },
    incident: {
      year: 2021,
      what: "CVE-2021-23400: nodemailer before 6.6.1 put line breaks from an address object into the header.",
      source: "https://nvd.nist.gov/vuln/detail/CVE-2021-23400",
    },
  },
];
