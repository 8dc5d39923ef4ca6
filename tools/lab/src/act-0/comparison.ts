import type { Credentials } from "./borrowed-account.ts";

export interface Compared {
  readonly question: string;
  readonly password: string;
  readonly oauth: string;
}

/** The same favour twice: with Alice's password at Scrawl, and with a token at Quillpost. */
export function compare(held: readonly Credentials[]): Compared[] {
  const known = held.map(({ email, password }) => `${email} / ${password}`).join(", ");
  return [
    {
      question: "What does the blog hold?",
      password: known === "" ? "The password, as it was typed" : `The password: ${known}`,
      oauth: "An access token and a refresh token, encrypted",
    },
    {
      question: "Who has seen the password?",
      password: "Fernmail, Scrawl, its database, its log, its backups",
      oauth: "Fernmail",
    },
    {
      question: "What can the blog do?",
      password: "Everything that Alice can do herself",
      oauth: "Read her contacts",
    },
    {
      question: "For how long?",
      password: "Until she changes the password",
      oauth: "Minutes per access token; until she revokes it",
    },
    {
      question: "Does Fernmail know who is there?",
      password: "No: it sees Alice",
      oauth: "Yes: it sees Quillpost, acting for Alice",
    },
    {
      question: "What does a breach of the blog give away?",
      password: "Her mail, and every account that uses it to reset a password",
      oauth: "Tokens that open her contacts, until they are revoked",
    },
    {
      question: "How does she take it back?",
      password: "A new password, and every other app is locked out too",
      oauth: "One button on her account page; nothing else changes",
    },
  ];
}
