import { capital, countOf, deedsOf, durationOf, listOf, possessive, reasonOf } from "./beat.ts";
import type { Beat } from "./beat.ts";

const names: Readonly<Record<string, string>> = {
  "authorization-code": "the code",
  "code-verifier": "the code verifier",
  "client-secret": "its client secret",
};

/** What is traded in, in the order of the tale. */
function tradedIn(carries: readonly string[]): string[] {
  return Object.entries(names).flatMap(([kind, name]) => (carries.includes(kind) ? [name] : []));
}

/** From the code to the friends: plot 2, from server to server. */
export const gettingBeats = {
  trade: {
    from: "quillpost",
    to: "provider",
    channel: "back",
    label: ({ carries }) =>
      listOf(tradedIn(carries).map((name) => name.replace(/^(the|its) (code (?=v))?/, ""))),
    say: ({ client, provider, carries }) =>
      `Straight to ${provider}, unseen by any browser, ${client} sends ${listOf(tradedIn(carries))}.`,
    why: "All that the browser could have lost was the code, and the code alone buys nothing.",
    term: "back-channel",
    shows: ["authorization-code", "code-verifier", "client-secret"],
    long: true,
  },
  tokens: {
    from: "provider",
    to: "quillpost",
    channel: "back",
    label: ({ refused, carries }) =>
      refused
        ? "no"
        : carries.includes("refresh-token")
          ? "access token + refresh token"
          : "access token",
    say: (told) => {
      if (told.refused) return `${told.provider} does not give a token${reasonOf(told)}.`;
      const life = told.expiresIn ? ` that lives ${durationOf(told.expiresIn)}` : "";
      const also = told.carries.includes("refresh-token") ? " and a refresh token" : "";
      const isLess = told.granted.length > 0 && told.granted.length < told.asked.length;
      const only = isLess
        ? `, only to ${deedsOf(told.granted, "the")}: less than was asked`
        : "; the code is spent";
      return `${told.provider} gives an access token${life}${also}${only}.`;
    },
    why: "The code worked once, in seconds. The token works with every request until it expires.",
    term: "access-token",
    shows: ["access-token", "refresh-token"],
    long: true,
  },
  door: {
    from: "quillpost",
    to: "contacts",
    channel: "back",
    label: () => "access token",
    say: ({ client, contacts }) =>
      `${client} shows the access token to ${contacts} and asks for the friends.`,
    why: "Whoever holds the token may use it, which is why it is short-lived and never in a browser.",
    term: "bearer",
    shows: ["access-token"],
  },
  friends: {
    from: "contacts",
    to: "quillpost",
    channel: "back",
    label: ({ friends, refused }) =>
      refused ? "no" : friends?.length ? firstNamesOf(friends) : "the friends",
    say: (told) => {
      const { contacts, provider, friends } = told;
      if (told.refused) return `${contacts} does not open${reasonOf(told)}.`;
      const how = told.introspected
        ? `asked ${provider} whether the token is good`
        : told.checks
          ? `checked the token by itself${told.fetchedKeys ? `, with ${possessive(provider)} public keys` : ""}`
          : "took the token";
      return `${contacts} ${how}, and answers${friends ? ` with ${countOf(friends.length, "friend")}` : ""}.`;
    },
    why: "A signature says who issued the token, its claims say for whom and for what. Nobody need be called.",
    term: "jwt",
    shows: [],
    long: true,
  },
  cope: {
    from: "quillpost",
    to: "person",
    channel: "front",
    label: () => "what works, and what does not",
    say: ({ client, granted, asked }) => {
      const missing = asked.filter((scope) => !granted.includes(scope));
      return `${client} goes on with what it may do${missing.length ? `, without leave to ${deedsOf(missing, "the")}` : ""}.`;
    },
    why: "A smaller yes is a yes: what still works goes on working, and the page says what does not.",
    term: "scope",
    shows: [],
  },
  mail: {
    from: "quillpost",
    to: "inbox",
    channel: "back",
    label: () => "the link, by mail",
    say: ({ client, person, mails }) =>
      `${client} mails ${countOf(mails, "friend")} the link, in its own name: no token lets it write as ${person}.`,
    why: "To be allowed to read addresses is not to be allowed to send as their owner.",
    term: "scope",
    shows: [],
  },
  open: {
    from: "friend",
    to: "quillpost",
    channel: "front",
    label: () => "opens the link",
    say: ({ title }) =>
      `A friend opens the link and reads ${title ? `“${title}”` : "the post"}, without an account and without a token.`,
    why: "This is what all of it was for.",
    term: null,
    shows: [],
  },
} as const satisfies Record<string, Beat>;

function firstNamesOf(friends: readonly string[]): string {
  const first = friends.slice(0, 3).map((name) => capital(name.split(" ")[0]!));
  return friends.length > 3 ? `${first.join(", ")} …` : listOf(first);
}
