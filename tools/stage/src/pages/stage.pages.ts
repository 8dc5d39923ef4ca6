import { fileURLToPath } from "node:url";
import { serveBrowserModules } from "@tale/pages/browser-modules";
import { registerPages } from "@tale/pages/register-pages";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { acts } from "@tale/story/acts";
import { cast, players } from "@tale/story/cast";
import { scenes } from "@tale/story/talk";
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
  stylesheets: [
    ...["stage.css", "ladder.css", "inspector.css", "cards.css", "presenter.css"],
    ...["story-level.css", "story-picture.css", "learn.css"],
  ],
} as const;

/** What the levels are made of, as installed. */
const packages = {
  preact: import.meta.resolve("preact"),
  "preact/hooks": import.meta.resolve("preact/hooks"),
  "@preact/signals": import.meta.resolve("@preact/signals"),
  "@preact/signals-core": import.meta.resolve("@preact/signals-core"),
};

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
/** The pages that people saw are documents of the stage's own, in frames. */
function allowOwnFrames(reply: FastifyReply): void {
  const policy = String(reply.getHeader("content-security-policy"));
  reply.header("content-security-policy", `${policy}; frame-src 'self'`);
}

export async function stagePages(pages: Service, options: StagePagesOptions): Promise<void> {
  await registerPages(pages, {
    brand,
    origin: options.origin,
    templates: folder("../"),
    assets: folder("../assets/"),
  });

  const modules = serveBrowserModules(pages, {
    folder: folder("../browser/"),
    packages,
    libraries: { "@tale/story": folder("../../../../libs/story/src/") },
  });
  const story = storyWith(options.stage.naming);
  oneStylesheet(pages, askItself(pages, options.origin), brand.stylesheets);
  // Named in the page, so that the browser fetches them at once, not one after the other.
  const soon = modules.addresses.filter(
    (address) =>
      !/\/(notes|after-paint)\b(?!-)/.test(address) &&
      (!address.includes("@tale") || /\/(beats|questions)\b|holdings/.test(address)),
  );
  pages.get<{ Querystring: { level?: string } }>("/", async (request, reply) => {
    modules.allow(reply);
    allowOwnFrames(reply);
    return reply.view("pages/stage.page.hbs", {
      modules: soon,
      importMap: modules.importMap,
      level: request.query.level === "wire" ? "wire" : "story",
      lifelines,
      acts: acts.filter(({ number }) => scenes[number] !== undefined),
      story,
    });
  });
  await notesPage(pages, story, options.stage.origins);
  await transcriptPage(pages, options);
  await recordingPage(pages, options, modules.imports);
}
