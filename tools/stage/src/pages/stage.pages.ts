import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import type { Service } from "@tale/service/create-service";
import { cast } from "@tale/story/cast";
import type { Stage } from "../api/state.ts";
import { notesPage } from "./notes.page.ts";
import { recordingPage } from "./recording.page.ts";
import { storyAsJson } from "./story-data.ts";
import { transcriptPage } from "./transcript.page.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const brand = {
  name: "The stage",
  role: "place where everything is shown",
  colour: cast.stage.colour,
  typeface: "sans",
  navigation: [{ href: "/", label: "Stage" }, { href: "/transcript", label: "Transcript" }],
  stylesheets: ["stage.css", "ladder.css", "inspector.css", "cards.css", "presenter.css"],
} as const;

/** Named in the page, so that the browser fetches them at once and not one after the other as they import each other. */
const modules = readdirSync(folder("../assets/")).filter((name) => name.endsWith(".js") && name !== "notes.js");

export interface StagePagesOptions {
  readonly origin: string;
  readonly stage: Stage;
}

/** What people look at: the stage itself, the speaker's notes, the run as text, the run to take home. */
export async function stagePages(pages: Service, options: StagePagesOptions): Promise<void> {
  await registerPages(pages, { brand, origin: options.origin, templates: folder("../"), assets: folder("../assets/") });

  pages.get("/", async (_request, reply) => reply.view("pages/stage.page.hbs", { modules, story: storyAsJson }));
  await notesPage(pages);
  await transcriptPage(pages, options);
  await recordingPage(pages, options);
}
