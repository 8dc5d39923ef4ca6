import { agreements } from "./glossary/agreements.ts";
import { credentials } from "./glossary/credentials.ts";
import type { Term } from "./glossary/term.ts";

/** Every term of the story, in the order in which a reader needs them. */
export const glossary = { ...agreements, ...credentials } as const satisfies Record<string, Term>;

export type TermId = keyof typeof glossary;

export type { Term };
