import { h, type ComponentChild } from "preact";
import { plain } from "../assets/marks.js";
import type { Leg } from "../run/leg.ts";
import type { ToldBeat } from "@tale/story/beats/tell-beats";

/** The page that stood in front of a person when a beat began or, where it brings one, ended. */
export function pageAt(legs: readonly Leg[], beat: ToldBeat): Leg | undefined {
  const end = Math.max(beat.n, ...beat.messages);
  const own = legs.filter(
    ({ n, page, channel, run }) => page && channel === "front" && run === beat.run && n <= end,
  );
  return own.findLast(({ n }) => n <= beat.n) ?? own.at(-1);
}

/** Plot 1: what the person sees at this moment, in the window of their browser. */
export function PlotOne({
  leg,
  name,
}: {
  readonly leg: Leg | undefined;
  readonly name: string;
}): ComponentChild {
  return h(
    "section",
    { class: "plot-one", tabIndex: 0, "aria-label": `Plot 1: what ${name} sees` },
    leg?.page
      ? h(
          "div",
          { class: "window", "data-id": leg.from },
          h("div", { class: "address" }, h("code", {}, addressOf(leg.url))),
          h("h2", {}, plain(leg.page.heading || leg.page.title)),
          h("p", { class: "page-text" }, plain(leg.page.text)),
          h("ul", { class: "page-fields" }, leg.page.fields.flatMap(fieldOf)),
          h(
            "p",
            { class: "page-buttons" },
            leg.page.buttons.map((text) => h("span", {}, plain(text))),
          ),
        )
      : h("p", { class: "hint" }, "No page has come to the browser yet."),
  );
}

function addressOf(url: string): ComponentChild[] {
  const [, host = "", rest = ""] = /^[a-z]+:\/\/([^/?#]*)(.*)$/.exec(plain(url)) ?? [];
  return [h("b", {}, host), h("span", {}, rest)];
}

function fieldOf({
  type,
  label,
  name,
  value,
  checked,
}: NonNullable<Leg["page"]>["fields"][number]): ComponentChild[] {
  if (type === "hidden") return [];
  const isBox = type === "checkbox" || type === "radio";
  const box = isBox ? (checked ? "☑" : "☐") : "";
  const typed = isBox ? "" : plain(value ?? "");
  return [
    h(
      "li",
      {},
      h("span", { class: "control", "data-type": type }, box),
      label || (isBox ? value : name),
      typed ? h("span", { class: "typed" }, typed) : null,
    ),
  ];
}
