import { h, type Children } from "../dom.ts";
import { plain } from "../marks.ts";
import type { LegWithPage, Run } from "../run.ts";
import { withChips } from "./secret-chips.ts";
import { hostOf } from "./wording.ts";

type Field = LegWithPage["page"]["fields"][number];

/** A page in words, in the frame of a window; the level Story shows how it looked. */
export function drawPage({ page, url, from }: LegWithPage, run: Run): HTMLElement {
  const { title, heading, text, fields, buttons } = page;
  const asked = fields.filter(({ type }) => type !== "hidden");
  return h(
    "section",
    {
      class: "window",
      "aria-label": `Page: ${plain(title)}`,
      "--from": run.player(from)?.colour,
    },
    h(
      "div",
      { class: "address" },
      h("span", { class: "dots", "aria-hidden": "true" }),
      h("code", {}, h("b", {}, hostOf(url)), plain(url).replace(/^[a-z]+:\/\/[^/]*/, "")),
    ),
    h("h3", {}, withChips(heading || title)),
    h("p", {}, withChips(text)),
    asked.length ? h("ul", { class: "fields" }, asked.map(fieldItem)) : null,
    buttons.length
      ? h(
          "p",
          { class: "buttons" },
          buttons.map((name) => h("span", {}, plain(name))),
        )
      : null,
  );
}

function fieldItem({ type, label, name, value, checked }: Field): Children {
  const isBox = type === "checkbox" || type === "radio";
  return h(
    "li",
    {},
    h("span", { class: "control", "data-type": type }, isBox ? boxOf(type, checked) : ""),
    label || (isBox ? value : name),
    value && !isBox ? h("span", { class: "typed" }, withChips(value)) : null,
  );
}

function boxOf(type: string, checked: boolean | undefined): string {
  return type === "radio" ? (checked ? "◉" : "○") : checked ? "☑" : "☐";
}
