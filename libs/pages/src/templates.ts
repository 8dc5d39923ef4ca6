import { globSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { glossary, type TermId } from "@tale/story/glossary";
import type { MomentId } from "@tale/story/guide";
import Handlebars from "handlebars";
import type { GuideView } from "./guide.ts";
import { drawingOf, type MarkId } from "./marks.ts";

const folder = new URL("./templates/", import.meta.url);

/**
 * @param ownTemplates the app's folder of templates: every `x.part.hbs` in it is a partial `{{>
 * x}}` for all of its pages
 * @param guide what the guide says at a moment of the story, which a page names: `{{#> page
 * moment="consent"}}`
 * @returns a Handlebars of its own with what every page may use: `{{#> page title="…" terms=(terms
 * "scope" "consent")}}…{{/page}}` (the frame, and the words it explains when asked), `{{> csrf}}`
 * (inside each form), `{{draw "quill" "small"}}`, `{{date ms}}`, `{{day ms}}`, `{{#if (eq a b)}}`.
 */
export function createHandlebars(
  ownTemplates: string,
  guide: (moment: MomentId | undefined) => GuideView | undefined = () => undefined,
): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(folder)) {
    handlebars.registerPartial(
      file.replace(/\.hbs$/, ""),
      readFileSync(fileURLToPath(new URL(file, folder)), "utf8"),
    );
  }
  for (const file of globSync("**/*.part.hbs", { cwd: ownTemplates })) {
    handlebars.registerPartial(
      basename(file, ".part.hbs"),
      readFileSync(join(ownTemplates, file), "utf8"),
    );
  }
  handlebars.registerHelper(
    "draw",
    (id: MarkId, size: unknown) =>
      new Handlebars.SafeString(drawingOf(id, typeof size === "string" ? `mark ${size}` : "mark")),
  );
  handlebars.registerHelper("eq", (left: unknown, right: unknown) => left === right);
  handlebars.registerHelper("guide", (moment: unknown) =>
    guide(typeof moment === "string" ? (moment as MomentId) : undefined),
  );
  handlebars.registerHelper("date", (time: number) => new Handlebars.SafeString(timeElement(time)));
  handlebars.registerHelper("day", (time: number) => new Handlebars.SafeString(dayElement(time)));
  handlebars.registerHelper("terms", (...ids: unknown[]) =>
    ids.slice(0, -1).map((id) => glossary[id as TermId]),
  );
  return handlebars;
}

/** Made for the first date: it takes 13 ms, the start of a party 300. */
let dates: Intl.DateTimeFormat | undefined;

function timeElement(time: number): string {
  dates ??= new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return `<time datetime="${new Date(time).toISOString()}">${dates.format(time)}</time>`;
}

let days: Intl.DateTimeFormat | undefined;

function dayElement(time: number): string {
  days ??= new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
  return `<time datetime="${new Date(time).toISOString()}">${days.format(time)}</time>`;
}
