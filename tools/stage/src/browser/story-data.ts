import type { Term } from "@tale/story/glossary";

interface StoryData {
  readonly acts: readonly {
    readonly number: number;
    readonly title: string;
    readonly played: string;
  }[];
  readonly terms: Readonly<Record<string, Term>>;
  readonly secrets: Readonly<Record<string, { readonly label: string; readonly name: string }>>;
}

/** The texts that came with the page, under the names of this run. */
export const story = JSON.parse(document.getElementById("story")!.textContent ?? "{}") as StoryData;
