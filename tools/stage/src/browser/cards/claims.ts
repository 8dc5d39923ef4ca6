import type { LegCheck, Secret } from "../../run/leg.ts";
import { byId, h, within, type Children } from "../dom.ts";
import { keepFocus } from "../keep-focus.ts";
import { ask, recording } from "../live.ts";
import type { Run } from "../run.ts";
import { colourOf } from "../wire/secret-chips.ts";
import { tagShownIn, type AttemptAnswer } from "./attempts.ts";
import { claimTable, type ClaimValues } from "./claim-table.ts";

interface ClaimParts {
  readonly run: Run;
  readonly newest: () => Secret | undefined;
}

/** What the authorization server said about a token, or why it was not asked. */
type Introspection =
  { readonly text: string } | { readonly status: number; readonly active: boolean | undefined };

/** Header and claims of the newest access token, each beside what Contacts checked about it. */
export function createClaims({ run, newest }: ClaimParts) {
  const dialog = byId<HTMLDialogElement>("token");
  const place = within(dialog, ".claims");
  const answers = new Map<string, Introspection>();

  function render(): void {
    if (dialog.open) keepFocus(dialog, draw);
  }

  function draw(): void {
    const token = newest();
    if (!token?.jwt)
      return place.replaceChildren(
        h("p", { class: "hint" }, "There is no access token in this run yet."),
      );
    const checks = checksOf(token);
    place.replaceChildren(
      disagreement(token, checks) ?? "",
      h(
        "section",
        { class: "two-ways" },
        h("div", {}, h("h3", {}, "Checked by itself"), h("p", {}, verdict(checks))),
        h("div", {}, h("h3", {}, "Asked the authorization server"), asked(token)),
      ),
      h(
        "span",
        { class: "chip", ...colourOf(token.tag, token.kind) },
        `${token.first}…`,
        h("small", {}, ` ${token.length} characters`),
      ),
      claimTable("Header", token.jwt.header as ClaimValues, checks),
      claimTable("Claims", token.jwt.claims as ClaimValues, checks),
      h(
        "p",
        { class: "hint" },
        "The signature is missing here on purpose: it never left the parties.",
      ),
    );
  }

  /**
   * What a resource server checked about this token. Once verified it is known there, so the first
   * showing says most; a refusal says more.
   */
  function checksOf({ tag }: Secret): readonly LegCheck[] {
    const showings = run
      .legs()
      .filter(
        ({ kind, to, secrets }) =>
          kind === "request" && to.endsWith("-contacts") && secrets.includes(tag),
      )
      .map(({ n, pair, to }) =>
        // Also those made while it fetched the keys.
        run
          .legs()
          .filter((leg) => leg.n >= n && leg.n <= (pair ?? n))
          .flatMap(({ checks }) => checks.filter(({ party }) => party === to)),
      );
    return (
      showings.findLast((checks) => checks.some(({ holds }) => !holds)) ??
      showings.sort((one, other) => other.length - one.length)[0] ??
      []
    );
  }

  function verdict(checks: readonly LegCheck[]): Children {
    if (checks.length === 0) return "Contacts has not seen it yet.";
    const failed = checks.find(({ holds }) => !holds);
    return failed
      ? [h("b", { class: "status-bad" }, "✗ refused"), ` ${failed.refusal}`]
      : [
          h("b", { class: "status-good" }, "✓ good"),
          `: ${checks.length} checks held, with the issuer's public keys and without a question to it.`,
        ];
  }

  function disagreement({ tag }: Secret, checks: readonly LegCheck[]): HTMLElement | null {
    const answer = answers.get(tag);
    const isOff = answer !== undefined && "active" in answer && answer.active === false;
    return isOff && checks.length > 0 && checks.every(({ holds }) => holds)
      ? h(
          "p",
          { class: "notice warn disagree", role: "status" },
          "The two disagree: the token was revoked, or has just expired. A resource server that checks by itself lets it in for its last minutes.",
        )
      : null;
  }

  function asked({ tag }: Secret): HTMLElement {
    if (recording) return h("p", { class: "hint" }, "A recording cannot ask.");
    const button = h(
      "button",
      { type: "button", class: "quiet", onclick: () => void introspect(tag) },
      "Ask now",
    );
    const answer = answers.get(tag);
    if (!answer) return h("p", {}, button);
    if ("text" in answer) return h("p", {}, answer.text, " ", button);
    const [name, words] = verdictWords(answer.active, answer.status);
    return h("p", { role: "status" }, h("b", { class: name }, words), " ", button);
  }

  /** The answer belongs to the token that was shown; by now there may be a newer one. */
  async function introspect(tag: string): Promise<void> {
    await ask<AttemptAnswer>("/api/try", { what: "introspect" }).then(
      ({ status, body, legs }) =>
        answers.set(tagShownIn(run, legs, "access-token") ?? tag, {
          status,
          active: activeIn(body),
        }),
      ({ message }: Error) => answers.set(tag, { text: message }),
    );
    render();
  }

  return {
    render,
    open: (): void => {
      dialog.showModal();
      render();
    },
  };
}

function verdictWords(active: boolean | undefined, status: number): [string, string] {
  if (active === true) return ["status-good", "✓ The authorization server says: active."];
  if (active === false) return ["status-bad", "✗ The authorization server says: not active."];
  return ["status-bad", `The authorization server answered ${status}, without a verdict.`];
}

function activeIn(body: string | undefined): boolean | undefined {
  try {
    const { active } = JSON.parse(body ?? "") as { readonly active?: unknown };
    return typeof active === "boolean" ? active : undefined;
  } catch {
    return undefined;
  }
}
