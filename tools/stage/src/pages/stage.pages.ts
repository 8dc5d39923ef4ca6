import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import type { Service } from "@tale/service/create-service";
import { cast, players } from "@tale/story/cast";
import type { StagePagesOptions } from "../api/state.ts";
import { askItself } from "./ask-itself.ts";
import { notesPage } from "./notes.page.ts";
import { oneStylesheet } from "./one-stylesheet.ts";
import { recordingPage } from "./recording.page.ts";
import { storyWith } from "./story-data.ts";
import { transcriptPage } from "./transcript.page.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const brand = {
  name: "The stage",
  mark: "S",
  task: "shows what the others say to each other, as it happens",
  colour: cast.stage.colour,
  typeface: "sans",
  navigation: [
    { href: "/", label: "Stage" },
    { href: "/transcript", label: "Transcript" },
  ],
  stylesheets: ["stage.css", "ladder.css", "inspector.css", "cards.css", "presenter.css"],
} as const;

/**
 * Named in the page, so that the browser fetches them at once and not one after the other as they
 * import each other.
 */
const modules = readdirSync(folder("../assets/")).filter(
  (name) => name.endsWith(".js") && !["notes.js", "after-paint.js"].includes(name),
);

/**
 * Who has a lifeline from the start; drawn by the server, so that there is a picture before the
 * first module runs.
 */
const lifelines = [
  players.alice,
  players.browser,
  players.quillpost,
  players.fernmail,
  players["fernmail-contacts"],
  players.inbox,
].map(({ id, name, role }) => ({ id, name: name.replace(/^the |^Fernmail (?=C)/, ""), role }));

/**
 * What people look at: the stage itself, the speaker's notes, the run as text, the run to take
 * home.
 */
export async function stagePages(pages: Service, options: StagePagesOptions): Promise<void> {
  await registerPages(pages, {
    brand,
    origin: options.origin,
    templates: folder("../"),
    assets: folder("../assets/"),
  });

  const story = storyWith(options.stage.naming);
  oneStylesheet(pages, askItself(pages, options.origin), brand.stylesheets);
  pages.get("/", async (_request, reply) =>
    reply.view("pages/stage.page.hbs", { modules, lifelines, story }),
  );
  await notesPage(pages, story);
  await transcriptPage(pages, options);
  await recordingPage(pages, options);
}
