import { glossary, type Term } from "@tale/story/glossary";

/** `docs/GLOSSARY.md`: every term once, with what it is mistaken for and the words to avoid. */
export function glossaryPage(): string {
  const introduction =
    "Written by `npm run docs` from `libs/story/src/glossary.ts`. Code, pages and talks use these words; one to avoid stands in their place only where users expect it, as in “Connected apps”.";
  return `${["# The words of the story", introduction, ...Object.values(glossary).map(describe)].join("\n\n")}\n`;
}

function describe({ name, sentence, section, confusion, avoid }: Term): string {
  return [
    `## ${name}`,
    sentence,
    `*Often confused:* ${confusion}`,
    `*Avoid:* ${avoid.join(", ")}`,
    `*Source:* ${section}`,
  ].join("\n\n");
}
