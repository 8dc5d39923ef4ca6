import { capital, deedsOf, possessive, reasonOf, type Beat } from "./beat.ts";

/** From the post to the code: plot 1, through the browser. */
export const askingBeats = {
  write: {
    from: "person",
    to: "quillpost",
    channel: "front",
    label: ({ title }) => (title ? `“${title}”` : "a post"),
    say: ({ person, client, title }) =>
      `${capital(person)} publishes ${title ? `“${title}”` : "a post"} on ${client}, at an address that anybody may open.`,
    why: "The link is all that a friend will need.",
    term: null,
    shows: [],
  },
  share: {
    from: "person",
    to: "quillpost",
    channel: "front",
    label: () => "“Share with friends”",
    say: ({ person, client }) =>
      `${capital(person)} wants to send friends the link, but ${client} does not have their addresses: a mail provider does.`,
    why: "The client has no right to them, and must not have the mail password. So it will ask.",
    term: "resource-owner",
    shows: [],
  },
  ask: {
    from: "quillpost",
    to: "browser",
    channel: "front",
    label: ({ provider }) => `go and ask ${provider}`,
    say: ({ client, provider, person, asked }) =>
      `${client} sends the browser to ${provider} with a question: ${asked.length ? `may it ${deedsOf(asked, possessive(person))}?` : "may it?"}`,
    why: "“state” goes along, so that nobody can slip in the answer to a question that this browser never asked.",
    term: "state",
    shows: ["state", "code-challenge"],
  },
  arrive: {
    from: "browser",
    to: "provider",
    channel: "front",
    label: ({ client }) => `may ${client}?`,
    say: (told) =>
      told.refused
        ? `${told.provider} does not ask anybody${reasonOf(told)}.`
        : `The browser carries the question to ${told.provider}${told.checks ? `, which knows ${told.client} by its client id and compares the return address letter by letter` : ""}.`,
    why: "PKCE: only the hash of a fresh secret travels here, so a thief of the code could not redeem it.",
    term: "pkce",
    shows: ["state", "code-challenge"],
  },
  "sign-in": {
    from: "person",
    to: "provider",
    channel: "front",
    label: () => "password",
    say: ({ person, provider, client, refused }) =>
      refused
        ? `${provider} does not accept this password, and ${client} hears nothing of it.`
        : `${capital(person)} types the password on ${possessive(provider)} own page: ${client} never sees it.`,
    why: "The address bar names the provider. Signing in says who is there, and allows nothing yet.",
    term: "user-agent",
    shows: ["password"],
  },
  consent: {
    from: "person",
    to: "provider",
    channel: "front",
    label: ({ allowed, asked, error }) =>
      error === "access_denied" || allowed.length === 0
        ? "no"
        : allowed.length < asked.length
          ? "yes, but only some of it"
          : "yes",
    say: ({ person, client, allowed, asked, error }) => {
      const who = capital(person);
      const whose = possessive(person);
      if (error === "access_denied" || allowed.length === 0)
        return `${who} says no: ${client} may do nothing of what it asked.`;
      const refused = asked.filter((scope) => !allowed.includes(scope));
      return `${who} allows ${client} to ${deedsOf(allowed, whose)}${refused.length ? `, and not to ${deedsOf(refused, "that")}` : ""}.`;
    },
    why: "Who is there was the provider's business. What the client may do is the user's, and each scope has its own tick.",
    term: "consent",
    shows: [],
    long: true,
  },
  code: {
    from: "provider",
    to: "browser",
    channel: "front",
    label: ({ error }) => (error ? `error=${error}` : "authorization code"),
    say: ({ provider, client, error }) =>
      error
        ? `${provider} sends the browser back with ${error} where the code would be: there is no code, and nothing that could leak.`
        : `${provider} sends the browser back to ${possessive(client)} agreed address, with an authorization code in the URL.`,
    why: "The answer must travel through the browser, so it is only a slip that is worth nothing by itself.",
    term: "authorization-code",
    shows: ["authorization-code", "state"],
    long: true,
  },
  back: {
    from: "browser",
    to: "quillpost",
    channel: "front",
    label: ({ error }) => (error ? "no + state" : "code + state"),
    say: (told) =>
      told.refused
        ? `${told.client} does not accept this answer${reasonOf(told)}.`
        : told.error
          ? `The browser brings ${told.client} the refusal${told.checks ? ", which is checked like any other answer" : ""}.`
          : `The browser hands code and state to ${told.client}${told.checks ? ", which checks that this answers its own question, in this browser" : ""}.`,
    why: "An answer with the wrong state, or from another issuer, is thrown away unread.",
    term: "front-channel",
    shows: ["authorization-code", "state"],
  },
} as const satisfies Record<string, Beat>;
