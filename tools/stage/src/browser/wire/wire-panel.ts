import type { Leg } from "../../run/leg.ts";
import { h, type Children } from "../dom.ts";
import { termOf } from "../story.ts";
import type { PanelContext } from "./panel.ts";
import { withChips } from "./secret-chips.ts";
import { hostOf, statusOf } from "./wording.ts";

const places: Readonly<Record<string, string>> = {
  query: "in the URL",
  form: "in the form",
  json: "in the JSON",
  basic: "HTTP Basic",
  bearer: "bearer header",
  cookie: "cookie",
  "set-cookie": "new cookie",
  location: "in the redirect",
  header: "in a header",
};

/** A leg as it went over the wire. */
export function wirePanel(leg: Leg, context: PanelContext): Children {
  const { run, look, request, response, sight } = context;
  if (sight === "envelope")
    return h(
      "p",
      { class: "notice" },
      `This went over https. A listener on the network sees only that ${run.player(leg.from)?.name} spoke to ${hostOf(leg.url)}.`,
    );
  const other = leg.kind === "request" ? response : request;
  return [
    look.view === "network"
      ? h(
          "p",
          { class: "notice warn" },
          "This went over plain http, as only this machine allows: a listener on the network reads all of it.",
        )
      : null,
    h(
      "p",
      { class: "first-line" },
      h("b", {}, leg.kind === "request" ? leg.method : statusOf(leg.status)),
      " ",
      leg.kind === "request" ? withChips(leg.url) : null,
    ),
    leg.parameters.length
      ? h("table", { class: "parameters" }, h("tbody", {}, leg.parameters.map(parameter)))
      : h("p", { class: "hint" }, "It carries no parameters."),
    disclosure("Headers", h("dl", { class: "headers" }, headersOf(leg))),
    leg.body
      ? disclosure(
          "Body",
          h("pre", { tabindex: "0" }, withChips(leg.body)),
          leg.parameters.length === 0,
        )
      : null,
    other ? h("p", {}, toOther(leg, other, look)) : null,
  ];
}

function headersOf({ headers }: Leg): HTMLElement[] {
  return Object.entries(headers).flatMap(([name, value]) => [
    h("dt", {}, name),
    h(
      "dd",
      {},
      [value].flat().map((one) => h("span", {}, withChips(one))),
    ),
  ]);
}

function toOther(leg: Leg, other: Leg, look: PanelContext["look"]): HTMLElement {
  return h(
    "button",
    { type: "button", class: "quiet", onclick: () => look.select(other.n) },
    leg.kind === "request"
      ? `To the answer: ${other.n}. ${statusOf(other.status)}`
      : `To the request: ${other.n}. ${other.method}`,
  );
}

function parameter({ in: place, name, value, term }: Leg["parameters"][number]): HTMLElement {
  const known = term && termOf(term);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      known
        ? h(
            "details",
            {},
            h("summary", {}, name),
            h(
              "p",
              {},
              h("b", {}, known.name),
              `. ${known.sentence} `,
              h("span", { class: "source" }, known.section),
            ),
          )
        : name,
      h("small", {}, places[place] ?? place),
    ),
    h("td", {}, withChips(value)),
  );
}

function disclosure(name: string, content: HTMLElement, open = false): HTMLElement {
  return h("details", { class: "more", open }, h("summary", {}, name), content);
}
