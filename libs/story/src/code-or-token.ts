import type { TermId } from "./glossary.ts";

/** What one run can say about its own code and token; shortened, so that nobody can use them. */
export interface RunValues {
  readonly code: string;
  readonly accessToken: string;
  /** Seconds. */
  readonly codeLifetime: number;
  readonly tokenLifetime: number;
  /** Milliseconds between the code's arrival and its use. */
  readonly codeAge: number;
  /** What the authorization server answered when the code came a second time. */
  readonly secondUse: string;
  /** How many contacts the token opened the door to. */
  readonly contacts: number;
  /** The claims in the token: who issued it, for whom, for what. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** One question, and how differently the two answer it. */
export interface Comparison {
  readonly question: string;
  readonly code: string;
  readonly token: string;
}

/** Which term each column is about. */
export const compared = {
  code: "authorization-code",
  token: "access-token",
} as const satisfies Record<string, TermId>;

/**
 * “Code or token?”: the two are mistaken for each other more than anything else in the field. The
 * answers are those of the specification (RFC 6749 §4.1.2 and §1.4, RFC 9068 §2.2), the values
 * those of a run.
 */
export function compareCodeAndToken(values: RunValues): readonly Comparison[] {
  const { code, accessToken, codeLifetime, tokenLifetime, codeAge, secondUse, contacts } = values;
  const { aud, scope, client_id: clientId } = values.claims;
  return [
    { question: "This run's", code, token: accessToken },
    {
      question: "What is inside?",
      code: "Nothing: random characters that only the authorization server can look up.",
      token: `A signed statement that anybody can read: ${scope} at ${aud}, issued to ${clientId}.`,
    },
    {
      question: "How long does it live?",
      code: `${codeLifetime} seconds at most. This one was ${ageOf(codeAge)} old when it was used.`,
      token: `${tokenLifetime} seconds, and half a minute more where clocks differ. Then a refresh token is needed.`,
    },
    {
      question: "How often does it work?",
      code: `Once. The second time the answer was ${secondUse}, and what the first had given was ended.`,
      token: `With every request until it expires. This one opened the door to ${contacts} contacts.`,
    },
    {
      question: "Who may hold it?",
      code: "The browser for a moment, then the client.",
      token: "The client's server and the resource server. Never the browser, never Alice.",
    },
    {
      question: "Which channel?",
      code: "Front: it stands in a URL, in the history, perhaps in a log.",
      token: "Back: from server to server, in a header.",
    },
    {
      question: "Who takes it?",
      code: "The authorization server, at its token endpoint.",
      token: "The resource server, at its door.",
    },
    {
      question: "What does a thief need?",
      code: "Also the client secret and the code verifier, and to be first.",
      token: "Nothing more. Whoever holds it is let in, which is why it is short-lived.",
    },
  ];
}

function ageOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 1) return "less than a second";
  return seconds === 1 ? "a second" : `${seconds} seconds`;
}
