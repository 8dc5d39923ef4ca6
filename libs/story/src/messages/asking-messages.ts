import type { StepMessages } from "./message-words.ts";

const request = {
  open: {
    title: "The question reaches Fernmail",
    plain: "The browser brings Fernmail a question for Alice: may the application {asked}?",
    unknown: "The browser brings Fernmail a question for Alice.",
  },
  press: {
    title: "The question reaches Fernmail",
    plain: "The browser brings Fernmail a question for Alice: may the application {asked}?",
    unknown: "The browser brings Fernmail a question for Alice.",
  },
  redirect: {
    plain: "Quillpost sends Alice's browser to Fernmail with a question: may it {asked}?",
    unknown: "Quillpost sends Alice's browser to Fernmail with a question.",
  },
  arrival: {
    title: "The question reaches Fernmail",
    plain: "The browser brings Quillpost's question to Fernmail: may it {asked}?",
    unknown: "The browser brings Quillpost's question to Fernmail.",
  },
  onward: {
    title: "Fernmail takes the question",
    plain: "Fernmail has checked the question, keeps it, and sends the browser on.",
  },
  page: { title: "Fernmail answers", plain: "Fernmail shows its page “{page}”." },
} as const satisfies StepMessages;

const choice = {
  press: {
    title: "Alice chooses where the friends are",
    plain: "Alice picks Fernmail from the providers that Quillpost has registered with.",
  },
} as const satisfies StepMessages;

const asksAlice = {
  title: "Fernmail asks Alice",
  plain: "Fernmail asks: may the application {asked}? Nothing is decided yet.",
  unknown: "Fernmail tells Alice who wants what. Nothing is decided yet.",
} as const;

const question = {
  open: { title: asksAlice.title, plain: "The browser opens Fernmail's question again." },
  arrival: { title: asksAlice.title, plain: "The browser opens Fernmail's question." },
  page: asksAlice,
  onward: { title: asksAlice.title, plain: "Fernmail sends the browser on to another page." },
} as const satisfies StepMessages;

const code = {
  redirect: {
    title: "The code comes back",
    plain: "Fernmail sends the browser back to the agreed address, with a code in the URL.",
  },
  arrival: {
    title: "The code comes back",
    plain:
      "The browser brings the code to Quillpost, which first checks that the answer is to its own question.",
  },
  onward: {
    title: "Quillpost has its tokens",
    plain:
      "Quillpost has its tokens, and sends the browser on to a page of its own. No token goes along.",
  },
  page: { title: "Quillpost answers", plain: "Quillpost shows its page “{page}”." },
} as const satisfies StepMessages;

/** From the choice of a provider to the answer, however it is answered. */
export const askingMessages = {
  "act-2.choose-provider": { onward: { plain: "Quillpost sends the browser on to another page." } },
  "act-2.authorization-request": request,
  "act-2.sign-in": {
    open: {
      title: "Fernmail asks who is there",
      plain: "The browser opens Fernmail's sign-in page.",
    },
    arrival: {
      title: "Fernmail asks who is there",
      plain: "The browser opens Fernmail's sign-in page.",
    },
    page: {
      title: "Fernmail asks who is there",
      plain: "Fernmail asks for address and password, on its own page. Quillpost sees none of it.",
    },
    onward: {
      title: "Fernmail knows who is there",
      plain: "Fernmail knows now that it is Alice, and sends the browser on to the question.",
    },
  },
  "act-2.consent": {
    ...question,
    press: {
      title: "Alice says yes",
      plain: "Alice says yes: the application may {allowed}.",
      unknown: "Alice says yes.",
    },
  },
  "act-2.authorization-response": code,
  "act-3.authorization-request": { ...request, ...choice },
  "act-3.consent-to-some": {
    ...question,
    redirect: code.redirect,
    press: {
      plain: "Alice lets the application {allowed}, and not {left}.",
      unknown: "Alice allows a part of what was asked.",
    },
  },
  "act-3.consent-to-some /callback/:place?": code,
  "act-4.authorization-request": { ...request, ...choice },
  "act-4.deny": question,
  "act-4.error-response": {
    redirect: {
      plain:
        "Fernmail sends the browser back to the agreed address, with error=access_denied where the code would be.",
    },
    arrival: {
      plain:
        "The browser brings the refusal to Quillpost, which checks it like any other answer to its question.",
    },
    onward: {
      title: "Quillpost has heard the no",
      plain: "Quillpost has heard the no, and sends the browser on to a page of its own.",
    },
  },
  "act-4.kind-page": {
    arrival: { plain: "The browser opens the page that Quillpost sent it to." },
  },
} as const satisfies Record<string, StepMessages>;
