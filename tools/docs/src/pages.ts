import { glossaryPage } from "./glossary-page.ts";
import { findStepTags } from "./step-tags.ts";
import { storyPage } from "./story-page.ts";
import { talkPage } from "./talk-page.ts";
import { tourFiles } from "./tours.ts";
import { read } from "./workspace.ts";

/** The pages that are written by this tool and never by hand. */
export function writtenPages(): Record<string, string> {
  return {
    "docs/GLOSSARY.md": glossaryPage(),
    "docs/STORY.md": storyPage(findStepTags()),
    ...tourFiles(findStepTags()),
    "docs/talk.md": talkPage(read("docs/talk.md")),
  };
}
