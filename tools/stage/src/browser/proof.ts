import { h, type ComponentChild } from "preact";
import { plain } from "./marks.ts";
import type { Leg } from "../run/leg.ts";

const spoken = new Set(["query", "form", "json", "location", "basic", "bearer"]);
const most = 6;

/** The message that a beat is about, as it went: what a learner may believe. */
export function Proof({
  leg,
  onOpen,
}: {
  readonly leg: Leg;
  readonly onOpen: () => void;
}): ComponentChild {
  const said = leg.parameters.filter(
    ({ in: place, name }) => spoken.has(place) && name !== "_csrf",
  );
  return h(
    "section",
    { class: "proof", "aria-label": "The message that proves it" },
    h("h2", {}, "The proof"),
    h("code", {}, h("b", {}, firstWordOf(leg)), ` ${plain(leg.url).replace(/\?.*$/, "")}`),
    said
      .slice(0, most)
      .map(({ name, value }) =>
        h("code", { key: name, class: "said-there" }, h("b", {}, name), ` ${short(plain(value))}`),
      ),
    h("button", { type: "button", onClick: onOpen }, `Message ${leg.n} in Wire`),
  );
}

function firstWordOf({ kind, method, status }: Leg): string {
  return kind === "request" ? method : `answer ${status ?? ""} to ${method}`;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
