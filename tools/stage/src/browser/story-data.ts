import type { Term } from "@tale/story/glossary";

/** The words in which a step is told. */
export interface Words {
  readonly title: string;
  readonly plain: string;
  readonly why: string;
  readonly notes: string;
}

/** A step of the story, or what lies beside it: no act tells that. */
export interface StoryStep extends Words {
  readonly id: string;
  readonly act: number | null;
  readonly terms: readonly string[];
}

interface SecretWords {
  readonly label: string;
  readonly name: string;
  readonly sentence: string;
  readonly channel: string;
  readonly holders: Readonly<Record<string, "may" | "once" | "never">>;
}

interface StoryData {
  readonly acts: readonly {
    readonly number: number;
    readonly title: string;
    readonly played: string;
  }[];
  readonly steps: readonly StoryStep[];
  readonly beside: readonly StoryStep[];
  readonly told: Readonly<Record<string, Readonly<Record<string, Words>>>>;
  readonly players: Readonly<Record<string, { readonly name: string; readonly role: string }>>;
  readonly comparison: readonly {
    readonly question: string;
    readonly code: string;
    readonly token: string;
  }[];
  readonly terms: Readonly<Record<string, Term>>;
  readonly secrets: Readonly<Record<string, SecretWords>>;
}

/** The texts that came with the page, under the names of this run. */
export const story = JSON.parse(document.getElementById("story")!.textContent ?? "{}") as StoryData;
