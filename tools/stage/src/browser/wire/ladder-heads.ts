import type { Leg } from "../../run/leg.ts";
import { h, s } from "../dom.ts";
import type { Run } from "../run.ts";
import { roleOf, story } from "../story.ts";
import type { Columns, Row } from "./layout.ts";
import { isRedirect } from "./wording.ts";

/** Everybody's name and part, above their lane. */
export function drawHeads(run: Run, columns: Columns, scale: number): HTMLElement[] {
  const [first = 0, second = 120] = columns.values();
  const gap = columns.size > 1 ? second - first : 120;
  return [...columns].map(([id, x]) => {
    const { name = id, role = "", colour } = run.player(id) ?? {};
    return h(
      "div",
      {
        class: gap < 92 ? "head narrow" : "head",
        "--x": `${x * scale}px`,
        "--wide": `${Math.min(gap - 6, 148) * scale}px`,
        "--from": colour,
        "data-id": id,
      },
      h("strong", {}, shortName(id, name)),
      h("small", {}, shortRole(id, role)),
    );
  });
}

/** While a party handles a request, or the browser carries a redirect, its lifeline is thick. */
export function drawBusy(
  run: Run,
  legs: readonly Leg[],
  rows: readonly Row[],
  columns: Columns,
): SVGElement[] {
  const at = new Map(rows.map((row) => [row.n, row.line]));
  const bar = (id: string, n: number, m: number): SVGElement[] => {
    const [x, top, end] = [columns.get(id), at.get(n), at.get(m)];
    if (x === undefined || top === undefined || end === undefined) return [];
    const height = Math.max(0, end - top);
    const colour = run.player(id)?.colour;
    return [s("rect", { x: x - 4, width: 8, y: top, height, rx: 4, "--from": colour })];
  };
  return legs.flatMap((leg) => {
    if (leg.kind === "response" && leg.pair !== null) return bar(leg.from, leg.pair, leg.n);
    const cause = run.leg(leg.cause);
    return cause && isRedirect(cause) ? bar(leg.from, cause.n, leg.n) : [];
  });
}

function shortName(id: string, name: string): string {
  if (id === "elsewhere") return "others";
  return id.endsWith("-contacts") ? "Contacts" : name.replace(/^(the|a) /, "");
}

const shortRoles: Readonly<Record<string, string>> = {
  browser: "user agent",
  inbox: "friends' mail",
  quinn: "developer",
  "ottermail-contacts": `${story.players["ottermail"]?.name}'s resource server`,
};

function shortRole(id: string, role: string): string {
  return shortRoles[id] ?? (roleOf(id) || role);
}
