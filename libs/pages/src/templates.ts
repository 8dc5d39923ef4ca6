import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { glossary, type TermId } from "@tale/story/glossary";
import Handlebars from "handlebars";

const folder = new URL("./templates/", import.meta.url);

/**
 * A Handlebars of its own with what every page may use:
 * `{{#> page title="…" terms=(terms "scope" "consent")}}…{{/page}}` (the frame, and the words it explains when asked),
 * `{{> csrf}}` (inside each form), `{{date ms}}`, `{{#if (eq a b)}}`.
 */
export function createHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(folder)) {
    handlebars.registerPartial(file.replace(/\.hbs$/, ""), readFileSync(fileURLToPath(new URL(file, folder)), "utf8"));
  }
  handlebars.registerHelper("eq", (left: unknown, right: unknown) => left === right);
  handlebars.registerHelper("date", (time: number) => new Handlebars.SafeString(timeElement(time)));
  handlebars.registerHelper("terms", (...ids: unknown[]) => ids.slice(0, -1).map((id) => glossary[id as TermId]));
  return handlebars;
}

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function timeElement(time: number): string {
  return `<time datetime="${new Date(time).toISOString()}">${dates.format(time)}</time>`;
}
