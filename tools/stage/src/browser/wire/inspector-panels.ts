import { timeIn } from "../times.ts";
import { copyButton } from "./copy-button.ts";
import { h } from "../dom.ts";
import { codePanel, curlPanel } from "./code-panels.ts";
import { pageBefore } from "../run.ts";
import { withChips } from "./secret-chips.ts";
import { actOf, stepAt, termOf } from "../story.ts";
import { showProofs } from "./check-proofs.ts";
import { sectionLink } from "../section-link.ts";
import { termCard } from "../cards/term-card.ts";
import { hostOf, sentenceOf, statusOf, transcriptOf, uncheckedOf } from "./wording.ts";
import { plain } from "../marks.ts";

const places = {
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

/**
 * One leg in plain words, as Alice's page, as bytes on the wire, as checks, as rows, as code, as a
 * command.
 */
export const panels = { words, alice, wire, checks, rows, code: codePanel, curl: curlPanel };

function words(leg, { run }) {
  const step = stepAt(leg);
  const nameOf = (id) => run.player(id)?.name ?? id;
  return [
    h("p", { class: "eyebrow" }, actOf(leg.step)),
    h("p", { class: "lead" }, step.plain),
    h("p", { class: "why" }, step.why),
    leg.terms.map((id) => termCard(id, "just became real")),
    h("p", { class: "spoken" }, sentenceOf(leg, nameOf)),
    h(
      "p",
      {},
      copyButton("Copy as text", () => transcriptOf(leg, step, nameOf)),
    ),
  ];
}

/**
 * What stands in front of the person at the browser: told, not shown, because the pages refuse to
 * be framed.
 */
function alice(leg, { run }) {
  const before = pageBefore(run.legs(), leg.n);
  if (!before) return h("p", {}, "No page has come to the browser yet.");
  const { title, heading, text, fields, buttons } = before.page;
  const asked = fields.filter(({ type }) => type !== "hidden");
  return [
    h(
      "p",
      { class: "hint" },
      before.n === leg.n
        ? "This message brings the page."
        : `The page in front of ${run.player(before.who)?.name ?? "the reader"} at this moment; it came with message ${before.n}.`,
    ),
    h(
      "section",
      {
        class: "window",
        "aria-label": `Page: ${plain(title)}`,
        "--from": run.player(before.from)?.colour,
      },
      h(
        "div",
        { class: "address" },
        h("span", { class: "dots", "aria-hidden": "true" }),
        h(
          "code",
          {},
          h("b", {}, hostOf(before.url)),
          plain(before.url).replace(/^[a-z]+:\/\/[^/]*/, ""),
        ),
      ),
      h("h3", {}, withChips(heading || title)),
      h("p", {}, withChips(text)),
      asked.length
        ? h(
            "ul",
            { class: "fields" },
            asked.map(({ type, label, name, value, checked }) =>
              h(
                "li",
                {},
                h(
                  "span",
                  { class: "control", "data-type": type },
                  isBox(type) ? boxOf(type, checked) : "",
                ),
                label || (isBox(type) ? value : name),
                value && !isBox(type) ? h("span", { class: "typed" }, withChips(value)) : null,
              ),
            ),
          )
        : null,
      buttons.length
        ? h(
            "p",
            { class: "buttons" },
            buttons.map((name) => h("span", {}, plain(name))),
          )
        : null,
    ),
  ];
}

function isBox(type) {
  return type === "checkbox" || type === "radio";
}

function boxOf(type, checked) {
  return type === "radio" ? (checked ? "◉" : "○") : checked ? "☑" : "☐";
}

function wire(leg, { run, look, request, response, sight }) {
  if (sight === "envelope")
    return h(
      "p",
      { class: "notice" },
      `This went over https. Whoever watches the network sees only that ${run.player(leg.from)?.name} spoke to ${hostOf(leg.url)}.`,
    );
  const other = leg.kind === "request" ? response : request;
  return [
    look.view === "network"
      ? h(
          "p",
          { class: "notice warn" },
          "This went over plain http, as only this machine allows: whoever watches the network reads all of it.",
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
    disclosure(
      "Headers",
      h(
        "dl",
        { class: "headers" },
        Object.entries(leg.headers).flatMap(([name, value]) => [
          h("dt", {}, name),
          h(
            "dd",
            {},
            [value].flat().map((one) => h("span", {}, withChips(one))),
          ),
        ]),
      ),
    ),
    leg.body
      ? disclosure(
          "Body",
          h("pre", { tabindex: "0" }, withChips(leg.body)),
          leg.parameters.length === 0,
        )
      : null,
    other
      ? h(
          "p",
          {},
          h(
            "button",
            { type: "button", class: "quiet", onclick: () => look.select(other.n) },
            leg.kind === "request"
              ? `To the answer: ${other.n}. ${statusOf(other.status)}`
              : `To the request: ${other.n}. ${other.method}`,
          ),
        )
      : null,
  ];
}

function parameter({ in: place, name, value, term }) {
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

function checks(leg, { run }) {
  if (leg.checks.length === 0) return h("p", { class: "hint" }, uncheckedOf(leg));
  const party = run.player(leg.checks[0].party);
  const proofs = leg.checks.map(() => h("div", { class: "proof" }));
  void showProofs(leg, proofs);
  return [
    h("p", { class: "hint" }, `Checked by ${party?.name}, in this order:`),
    h(
      "ol",
      { class: "check-list" },
      leg.checks.map(({ claim, section, holds, refusal, isPersonsNo }, index) =>
        h(
          "li",
          { class: holds ? "good" : isPersonsNo ? "no" : "bad" },
          h(
            "span",
            { class: "verdict" },
            holds ? "✓" : isPersonsNo ? "–" : "✗",
            h("span", { class: "heard" }, holds ? "Yes:" : "No:"),
          ),
          h("span", {}, claim, holds ? null : h("b", { class: "refusal" }, refusal)),
          h("a", { href: sectionLink(section), rel: "noreferrer" }, section),
          proofs[index],
        ),
      ),
    ),
  ];
}

/** What a table is for, where its name says it only to those who know. */
const tables = { leases: "so that of many requests at once only one does this" };

const changes = { insert: "new row", update: "changed row", delete: "deleted row" };

function rows(leg, { run }) {
  if (leg.rows.length === 0)
    return h("p", { class: "hint" }, "This message changed nothing that is stored.");
  return leg.rows.map(({ table, change, party, count, key, before, after }) => {
    const columns = [
      ...new Set([...Object.keys(key), ...Object.keys(before ?? {}), ...Object.keys(after ?? {})]),
    ];
    return h(
      "section",
      { class: `row-card ${change}` },
      h(
        "h3",
        {},
        h("code", {}, table),
        h(
          "span",
          { class: "badge" },
          count > 1 ? `${count} × ${changes[change]}` : changes[change],
        ),
        h("small", {}, run.player(party)?.name),
      ),
      tables[table] ? h("p", { class: "hint" }, tables[table]) : null,
      h(
        "table",
        {},
        before && after
          ? h(
              "thead",
              {},
              h(
                "tr",
                {},
                h("th", { scope: "col" }, "column"),
                h("th", { scope: "col" }, "before"),
                h("th", { scope: "col" }, "after"),
              ),
            )
          : null,
        h(
          "tbody",
          {},
          columns.map((column) => rowOf(column, { key, before, after })),
        ),
      ),
    );
  });
}

function rowOf(column, { key, before, after }) {
  const value = (row) => {
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

function disclosure(name, content, open = false) {
  return h("details", { class: "more", open }, h("summary", {}, name), content);
}
