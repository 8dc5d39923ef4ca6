import { capital, durationOf, possessive, reasonOf, type Beat } from "./beat.ts";

/** What comes of it: another day, a no, and taking it back. */
export const laterBeats = {
  "kind-page": {
    from: "quillpost",
    to: "person",
    channel: "front",
    label: () => "nothing was shared",
    say: ({ client }) =>
      `${client} says that nothing was shared and that the post is safe, and offers other ways.`,
    why: "A no that is punished becomes a yes that means nothing.",
    term: null,
    shows: [],
  },
  refresh: {
    from: "quillpost",
    to: "provider",
    channel: "back",
    label: () => "refresh token",
    say: ({ client, provider, person }) =>
      `${client} shows ${provider} its refresh token, instead of asking ${person} again.`,
    why: "The access token is short-lived on purpose. The provider remembers the yes, and may have heard a no since.",
    term: "grant-type",
    shows: ["refresh-token", "client-secret"],
  },
  renewed: {
    from: "provider",
    to: "quillpost",
    channel: "back",
    label: ({ refused }) => (refused ? "no" : "new access token"),
    say: (told) => {
      if (told.refused) return `${told.provider} does not give a new token${reasonOf(told)}.`;
      const life = told.expiresIn ? ` for ${durationOf(told.expiresIn)}` : "";
      const also = told.carries.includes("refresh-token")
        ? " and a new refresh token: the old one is spent"
        : "";
      return `${told.provider} gives a new access token${life}${also}.`;
    },
    why: "A spent refresh token that comes again means that there is a copy, and ends all of them.",
    term: "refresh-token",
    shows: ["access-token", "refresh-token"],
    long: true,
  },
  "nobody-asked": {
    from: "quillpost",
    to: "person",
    channel: "front",
    label: () => "the friends, at once",
    say: ({ person }) =>
      `${capital(person)} sees the friends at once: no sign-in, no question, no way round by the provider.`,
    why: "Consent is given once and stands until it is taken back.",
    term: null,
    shows: [],
  },
  account: {
    from: "provider",
    to: "person",
    channel: "front",
    label: () => "who has access",
    say: ({ person, provider, client }) =>
      `On the account page at ${provider}, ${person} finds ${client} among the applications that have access.`,
    why: "A yes that cannot be looked up cannot be taken back.",
    term: null,
    shows: [],
  },
  revoke: {
    from: "person",
    to: "provider",
    channel: "front",
    label: () => "“Revoke”",
    say: ({ person, client, provider }) =>
      `${capital(person)} takes back what ${client} may do, at ${provider} and without a new password.`,
    why: "The refresh token dies at once. An access token that is out works for its last minutes, where nobody asks.",
    term: null,
    shows: [],
    long: true,
  },
  "asked-anew": {
    from: "quillpost",
    to: "person",
    channel: "front",
    label: () => "shall I ask again?",
    say: ({ client, provider }) =>
      `${client} says that ${provider} no longer lets it in, keeps the post, and offers to ask again.`,
    why: "The end of a consent is an ordinary event, not a failure.",
    term: null,
    shows: [],
  },
  disconnect: {
    from: "person",
    to: "quillpost",
    channel: "front",
    label: () => "“Disconnect”",
    say: ({ person, client }) => `${capital(person)} ends it at the other end: at ${client}.`,
    why: "Both ends of a connection can end it.",
    term: null,
    shows: [],
  },
  "give-back": {
    from: "quillpost",
    to: "provider",
    channel: "back",
    label: () => "forget this token",
    say: ({ client, provider }) => `${client} asks ${provider} to end the token that it holds.`,
    why: "To throw away one's own copy is not enough: another copy would still work.",
    term: null,
    shows: ["refresh-token", "access-token", "client-secret"],
  },
  "given-back": {
    from: "provider",
    to: "quillpost",
    channel: "back",
    label: ({ refused }) => (refused ? "no" : "done"),
    say: (told) =>
      told.refused
        ? `${told.provider} does not end it${reasonOf(told)}.`
        : `${told.provider} confirms; ${possessive(told.client)} copies are gone as well.`,
    why: "The consent at the provider is another thing: it is listed on the account page until it is revoked.",
    term: null,
    shows: [],
  },
} as const satisfies Record<string, Beat>;
