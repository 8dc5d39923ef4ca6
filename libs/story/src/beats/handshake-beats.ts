import { capital, listOf, reasonOf, type Beat } from "./beat.ts";

/** Act 1: what two developers arrange before any user comes. */
export const handshakeBeats = {
  "look-up": {
    from: "quillpost",
    to: "provider",
    channel: "back",
    label: () => "where are your endpoints?",
    say: ({ client, provider }) =>
      `${client} knows one URL of ${provider}, its issuer, and looks up the rest there.`,
    why: "Nobody copies addresses by hand, so nobody can be given a wrong one.",
    term: "issuer",
    shows: [],
  },
  endpoints: {
    from: "provider",
    to: "quillpost",
    channel: "back",
    label: () => "my endpoints",
    say: ({ provider, client, refused, checks }) =>
      refused
        ? `${provider} does not tell its endpoints.`
        : `${provider} names its endpoints${checks ? `, and ${client} checks that the answer names the very issuer that was asked` : ""}.`,
    why: "An answer that names another issuer could lead codes and tokens to a stranger.",
    term: "token-endpoint",
    shows: [],
  },
  "developer-sign-in": {
    from: "quinn",
    to: "provider",
    channel: "front",
    label: () => "signs in as a developer",
    say: ({ person, provider, refused }) =>
      refused
        ? `${provider} does not accept this password.`
        : `${capital(person)}, a developer, signs in at ${possessivePortal(provider)}.`,
    why: "A provider wants to know who answers for an application before it may ask anybody for anything.",
    term: "authorization-server",
    shows: ["password"],
  },
  register: {
    from: "quinn",
    to: "provider",
    channel: "front",
    label: () => "a name, a return address, scopes",
    say: (told) =>
      told.refused
        ? `${told.provider} does not register the application${reasonOf(told)}.`
        : `${capital(told.person)} registers the application: its name, the redirect URI, and the scopes${told.asked.length ? ` ${listOf(told.asked)}` : ""} it may ask for.`,
    why: "What is agreed now cannot be bent later: no request can lead the answer elsewhere or ask for more.",
    term: "redirect-uri",
    shows: [],
  },
  credentials: {
    from: "provider",
    to: "quinn",
    channel: "front",
    label: () => "client id and client secret",
    say: ({ provider }) =>
      `${provider} answers with a client id and a client secret, and shows the secret this once.`,
    why: "The id is public like a shop's name. The secret proves who speaks; its hash is all that is kept.",
    term: "client-secret",
    shows: ["client-secret"],
    long: true,
  },
  store: {
    from: "quinn",
    to: "quillpost",
    channel: "front",
    label: () => "here are our id and secret",
    say: ({ person, client }) =>
      `${capital(person)} hands id and secret to ${client}, whose server alone will use them.`,
    why: "The secret belongs on the client's server: not in a page, not in an app, not in a repository.",
    term: "client-id",
    shows: ["client-secret"],
  },
  offered: {
    from: "quillpost",
    to: "browser",
    channel: "front",
    label: () => "a new choice",
    say: ({ client, provider }) => `${client} can now offer its users friends from ${provider}.`,
    why: "Both developers have done their part. Everything after this is up to the user.",
    term: "client",
    shows: [],
  },
} as const satisfies Record<string, Beat>;

const possessivePortal = (provider: string): string => `${provider}'s developer portal`;
