import { wordsOfRow } from "@tale/story/beats/boxes";
import type { Leg, LegRow } from "../../run/leg.ts";
import { h, type Children } from "../dom.ts";
import { timeIn } from "../times.ts";
import type { PanelContext } from "./panel.ts";
import { withChips } from "./secret-chips.ts";

/** What a table is for, where its name says it only to those who know. */
const tables: Readonly<Record<string, string>> = {
  leases: "so that of many requests at once only one does this",
  allowances: "a rate limit: how much this caller may still do",
  attempts: "a rate limit: how often this was tried lately",
};

const changes = { insert: "new row", update: "changed row", delete: "deleted row" };

/** What is stored differently since the leg, row by row; what tells something of the tale first. */
export function rowsPanel(leg: Leg, { run }: PanelContext): Children {
  if (leg.rows.length === 0)
    return h("p", { class: "hint" }, "This message changed nothing that is stored.");
  const [tale, rest] = [
    leg.rows.filter((row) => wordsOfRow(row) !== undefined),
    leg.rows.filter((row) => wordsOfRow(row) === undefined),
  ];
  const cardOf = (row: LegRow): HTMLElement => rowCard(row, run.player(row.party)?.name);
  if (tale.length === 0 || rest.length === 0) return leg.rows.map(cardOf);
  return [
    ...tale.map(cardOf),
    h(
      "details",
      { class: "more" },
      h("summary", {}, `${rest.length} more: bookkeeping of the service`),
      rest.map(cardOf),
    ),
  ];
}

function rowCard(row: LegRow, party: string | undefined): HTMLElement {
  const { table, change, count, key, before, after } = row;
  const columns = [
    ...new Set([...Object.keys(key), ...Object.keys(before ?? {}), ...Object.keys(after ?? {})]),
  ];
  const words = wordsOfRow(row);
  const heading = (name: string): HTMLElement => h("th", { scope: "col" }, name);
  return h(
    "section",
    { class: `row-card ${change}` },
    h(
      "h3",
      {},
      words ? `${words} ` : null,
      h("code", {}, table),
      h("span", { class: "badge" }, count > 1 ? `${count} × ${changes[change]}` : changes[change]),
      h("small", {}, party),
    ),
    tables[table] ? h("p", { class: "hint" }, tables[table]) : null,
    h(
      "table",
      {},
      before && after
        ? h("thead", {}, h("tr", {}, ["column", "before", "after"].map(heading)))
        : null,
      h(
        "tbody",
        {},
        columns.map((column) => rowOf(column, row)),
      ),
    ),
  );
}

function rowOf(column: string, { key, before, after }: LegRow): HTMLElement {
  const value = (row: LegRow["before"]): Children => {
    const held = (row ?? key)[column] ?? key[column] ?? "—";
    return timeIn(column, held) ?? withChips(held);
  };
  const isSame = !before || !after || before[column] === after[column];
  return h(
    "tr",
    { class: isSame ? "same" : "differs" },
    h("th", { scope: "row" }, column),
    isSame
      ? h("td", { colspan: before && after ? 2 : 1 }, value(after ?? before))
      : [h("td", {}, value(before)), h("td", {}, value(after))],
  );
}
