import type { StepMessages } from "./message-words.ts";

export const handshakeMessages = {
  "act-1.developer-sign-in": {
    open: { plain: "Quinn opens Ottermail's developer portal." },
    press: { plain: "Quinn, who builds Quillpost, signs in at Ottermail's developer portal." },
    onward: { plain: "Ottermail sends the browser on to the next page of the portal." },
    arrival: { plain: "The browser opens the next page of the portal." },
    page: { plain: "Ottermail shows its page “{page}”." },
  },
  "act-1.client-registration": {
    open: {
      title: "Quinn registers Quillpost",
      plain: "Quinn opens the form in which an application is registered.",
    },
    page: {
      title: "Quinn registers Quillpost",
      plain: "Ottermail asks for a name, an address for answers, and scopes.",
    },
    press: {
      title: "Quinn registers Quillpost",
      plain: "Quinn names the application, the address for answers, and what it may ask for.",
    },
  },
  "act-1.credentials-issued": {
    onward: {
      title: "Quillpost is registered",
      plain: "Ottermail has registered the application, and sends the browser to its page.",
    },
    arrival: { plain: "The browser opens the page that shows id and secret." },
  },
  "act-1.discovery": {
    question: { plain: "Quillpost knows one URL, and asks there for the addresses of all others." },
    answer: {
      title: "Fernmail names its endpoints",
      plain: "Fernmail answers with where to send users, codes and tokens, and names itself.",
    },
  },
  "act-1.credentials-stored": {
    onward: {
      title: "Quillpost has stored the credentials",
      plain: "Quillpost has stored id and secret, the secret encrypted, and sends the browser on.",
    },
  },
  "act-1.provider-offered": {
    open: { plain: "Quinn looks at the providers that Quillpost can offer now." },
  },
} as const satisfies Record<string, StepMessages>;
