import type { StepMessages } from "./message-words.ts";

const friends = {
  open: {
    title: "Quillpost looks for the friends",
    plain: "Alice opens the list of friends. Quillpost gets it from Contacts before it answers.",
  },
  arrival: {
    title: "Quillpost looks for the friends",
    plain: "The browser asks for the friends. Quillpost gets them from Contacts before it answers.",
  },
} as const satisfies StepMessages;

const contactsQuestion = {
  title: "Quillpost asks for the friends",
  plain: "Quillpost shows the access token to Fernmail's Contacts and asks for Alice's friends.",
} as const;

/** From the trade of the code to what is read with the token. */
export const gettingMessages = {
  "act-2.token-request": {
    question: {
      plain:
        "Straight to Fernmail, Quillpost sends the code, proves who it is, and shows the code verifier.",
    },
    answer: {
      title: "Quillpost gets tokens",
      plain:
        "Fernmail has checked the code, the client and the verifier, and answers with tokens. The code is used up.",
    },
  },
  "act-3.narrowed-token": {
    question: {
      title: "Quillpost trades the code for tokens",
      plain:
        "Straight to Fernmail, Quillpost sends the code, proves who it is, and shows the code verifier.",
    },
  },
  "act-2.keys-request": {
    answer: {
      title: "Fernmail answers with public keys",
      plain:
        "Fernmail says what anybody may know: where its public keys are, or the keys themselves.",
    },
  },
  "act-2.choose-friends": {
    ...friends,
    page: { title: "Quillpost answers", plain: "Quillpost shows its page “{page}”." },
    onward: {
      title: "Quillpost takes the choice",
      plain: "Quillpost takes the choice, and sends the browser on to the next page.",
    },
  },
  "act-2.choose-friends /letters/:id": {
    open: { title: "Alice looks how it goes", plain: "Alice opens the page of the letter." },
    arrival: {
      title: "Alice looks how it goes",
      plain: "The browser opens the page that tells how the sending goes.",
    },
  },
  "act-2.write-post": {
    open: { title: "Alice writes", plain: "Alice opens a page of Quillpost to write on." },
    press: { title: "Alice writes", plain: "Alice sends what is written so far to Quillpost." },
    onward: { title: "Alice writes", plain: "Quillpost sends the browser on to another page." },
    arrival: {
      title: "Alice writes",
      plain: "The browser opens the page that Quillpost sent it to.",
    },
    page: { title: "Alice writes", plain: "Quillpost shows its page “{page}”." },
  },
  "act-2.share-post": { page: { plain: "Quillpost asks where Alice's friends are." } },
  "act-2.open-link": { page: { plain: "The post is shown. It takes no account and no token." } },
  "act-3.cope": {
    ...friends,
    question: contactsQuestion,
    answer: {
      title: "Contacts checks the token",
      plain: "Contacts checks the token by itself, then hands out the friends.",
    },
  },
} as const satisfies Record<string, StepMessages>;
