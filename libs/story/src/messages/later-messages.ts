import type { StepMessages } from "./message-words.ts";

const refresh = {
  title: "Quillpost asks for a new access token",
  plain: "Quillpost shows Fernmail its refresh token and asks for a new access token.",
} as const;

export const laterMessages = {
  "act-5.share-again": {
    open: { plain: "Alice opens the page that asks where the friends are." },
    press: { plain: "Alice chooses the provider that was allowed once." },
    arrival: {
      plain:
        "The browser asks for the friends. Quillpost gets them from Contacts before it answers.",
    },
    page: { plain: "Quillpost asks where Alice's friends are." },
  },
  "act-5.refresh-request": {
    question: refresh,
    answer: {
      plain:
        "Fernmail answers with a new access token and a new refresh token. The old refresh token is used up.",
    },
  },
  "act-5.contacts-request": {
    question: { plain: "With the new access token Quillpost asks Contacts for the friends again." },
    answer: { plain: "Contacts checks the new token by itself, and hands out the friends." },
  },
  "act-5.no-question": {
    onward: {
      plain: "Quillpost sends the browser on to the friends: no sign-in, no consent, no detour.",
    },
  },
  "act-6.connected-apps": {
    open: { plain: "Alice opens the account page at Fernmail." },
    arrival: { plain: "The browser opens the account page at Fernmail." },
  },
  "act-6.revoke-access": {
    onward: {
      title: "The access is ended",
      plain: "Fernmail has ended the access, and every refresh token that came of it.",
    },
  },
  "act-6.refused": {
    open: {
      title: "Alice shares the post again",
      plain: "Alice opens the page that asks where the friends are.",
    },
    press: {
      title: "Alice shares the post again",
      plain: "Alice chooses Fernmail. Quillpost first asks there for a new access token.",
    },
    arrival: {
      title: "Alice shares the post again",
      plain: "The browser asks for the friends. Quillpost first asks for a new access token.",
    },
    page: {
      title: "Alice shares the post again",
      plain: "Quillpost asks where Alice's friends are.",
    },
    question: refresh,
    answer: { plain: "Fernmail refuses the refresh token: it is not alive any more." },
  },
  "act-6.asked-anew": {
    onward: { plain: "Quillpost sends the browser to the page that says what happened." },
    arrival: { plain: "The browser opens the page that says what happened." },
  },
  "act-6.disconnect": {
    onward: {
      title: "The connection is ended",
      plain: "Quillpost has deleted its own copies of the tokens, and sends the browser on.",
    },
  },
  "act-6.revocation-request": {
    question: { plain: "Quillpost tells Fernmail to end the tokens." },
    answer: {
      title: "Fernmail has ended the tokens",
      plain: "Fernmail answers that the tokens are ended, and says no more.",
    },
  },
} as const satisfies Record<string, StepMessages>;
