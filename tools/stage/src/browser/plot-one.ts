import { h, type ComponentChild } from "preact";
import { plain } from "./marks.ts";
import type { Leg } from "../run/leg.ts";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { AlicePage, type RecordedPages } from "./alice-page.ts";

/** The last message of a beat. */
export const endOf = ({ n, messages }: ToldBeat): number => Math.max(n, ...messages);

/** The page that stood in front of a person when a beat began or, where it brings one, ended. */
export function pageAt(legs: readonly Leg[], beat: ToldBeat): Leg | undefined {
  const end = endOf(beat);
  const own = legs.filter(
    ({ n, page, channel, run }) => page && channel === "front" && run === beat.run && n <= end,
  );
  return own.findLast(({ n }) => n <= beat.n) ?? own.at(-1);
}

interface PlotOneProps {
  readonly leg: Leg | undefined;
  /** What was done on the page, as far as the story got. */
  readonly next: Leg | undefined;
  readonly name: string;
  readonly recorded?: RecordedPages | undefined;
}

/** Plot 1: what the person sees at this moment, in the window of their browser. */
export function PlotOne({ leg, next, name, recorded }: PlotOneProps): ComponentChild {
  return h(
    "section",
    { class: "plot-one", tabIndex: 0, "aria-label": `Plot 1: what ${name} sees` },
    leg?.page
      ? h(
          "div",
          { class: "window", "data-id": leg.from },
          h("div", { class: "address" }, h("code", {}, addressOf(leg.url))),
          h(AlicePage, {
            key: `${leg.n} ${next?.n ?? ""}`,
            leg,
            next,
            recorded,
            label: `${leg.page.heading || leg.page.title}, as ${name} saw it`,
            fallback: h(PageInWords, { page: leg.page }),
          }),
        )
      : h("p", { class: "hint" }, "No page has come to the browser yet."),
  );
}

/** What stood on a page of which no picture is kept: it is too old, or nobody told of it. */
function PageInWords({ page }: { readonly page: NonNullable<Leg["page"]> }): ComponentChild {
  return [
    h("h2", {}, plain(page.heading || page.title)),
    h("p", { class: "page-text" }, plain(page.text)),
    h("ul", { class: "page-fields" }, page.fields.flatMap(fieldOf)),
    h(
      "p",
      { class: "page-buttons" },
      page.buttons.map((text) => h("span", {}, plain(text))),
    ),
  ];
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
