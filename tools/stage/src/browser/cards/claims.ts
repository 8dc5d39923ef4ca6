import { tagShownIn } from "./attempts.ts";
import { checkOf } from "./claim-checks.ts";
import { byId, h } from "../dom.ts";
import { keepFocus } from "../keep-focus.ts";
import { ask, recording } from "../live.ts";
import { colourOf } from "../wire/secret-chips.ts";

const meanings = {
  iss: "who issued it",
  aud: "for which resource server it is meant",
  sub: "whose data it opens; unique only together with iss",
  client_id: "to which client it was issued",
  scope: "what may be done with it",
  iat: "when it was issued",
  exp: "until when it is good",
  jti: "its own number",
  grant_id: "which consent it rests on",
  auth_time: "when the user last signed in",
  authorization_details: "what exactly may be done with it",
  cnf: "to whose key it is bound",
  typ: "that it is an access token, not an identity card",
  alg: "how it is signed",
  kid: "with which of the issuer's keys",
};

/** Header and claims of the newest access token, each beside what Contacts checked about it. */
export function createClaims({ run, newest }) {
  const dialog = byId("token");
  const place = dialog.querySelector(".claims");
  /** What the authorization server said, about each token that it was asked about. */
  const answers = new Map();

  function render() {
    if (dialog.open) keepFocus(dialog, draw);
  }

  function draw() {
    const token = newest();
    if (!token?.jwt)
      return place.replaceChildren(
        h("p", { class: "hint" }, "There is no access token in this run yet."),
      );
    const checks = checksOf(token);
    place.replaceChildren(
      h(
        "span",
        { class: "chip", ...colourOf(token.tag, token.kind) },
        `${token.first}…`,
        h("small", {}, ` ${token.length} characters`),
      ),
      table("Header", token.jwt.header, checks),
      table("Claims", token.jwt.claims, checks),
      h(
        "p",
        { class: "hint" },
        "The signature is missing here on purpose: it never left the parties.",
      ),
      h(
        "section",
        { class: "two-ways" },
        h("div", {}, h("h3", {}, "Checked by itself"), h("p", {}, ...verdict(checks))),
        h("div", {}, h("h3", {}, "Asked the authorization server"), asked(token, checks)),
      ),
    );
  }

  /**
   * What a resource server checked about this token. Once verified it is known there, so the first
   * showing says most; a refusal says more.
   */
  function checksOf({ tag }) {
    const showings = run
      .legs()
      .filter(
        (leg) =>
          leg.kind === "request" && leg.to.endsWith("-contacts") && leg.secrets.includes(tag),
      )
      .map(checksDuring);
    return (
      showings.findLast((checks) => checks.some(({ holds }) => !holds)) ??
      showings.sort((one, other) => other.length - one.length)[0] ??
      []
    );
  }

  /** Also those made while it fetched the keys. */
  function checksDuring({ n, pair, to }) {
    const during = run.legs().filter((leg) => leg.n >= n && leg.n <= (pair ?? n));
    return during.flatMap(({ checks }) => checks.filter(({ party }) => party === to));
  }

  function table(title, values, checks) {
    return h(
      "table",
      { class: "claim-table" },
      h("caption", {}, title),
      h(
        "tbody",
        {},
        Object.entries(values ?? {}).map(([name, value]) => {
          const check = checkOf(name, checks);
          const shown = times.includes(name)
            ? `${value} (${new Date(value * 1_000).toLocaleTimeString("en-GB")})`
            : [value].flat().map(textOf).join(" ");
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, name, h("small", {}, meanings[name] ?? "")),
            h("td", {}, h("code", {}, shown)),
            h(
              "td",
              { class: check ? (check.holds ? "good" : "bad") : "" },
              check ? `${check.holds ? "✓" : "✗"} ${check.claim}` : "",
              check ? h("small", {}, check.section) : null,
            ),
          );
        }),
      ),
    );
  }

  function verdict(checks) {
    if (checks.length === 0) return ["Contacts has not seen it yet."];
    const failed = checks.filter(({ holds }) => !holds);
    return failed.length
      ? [h("b", { class: "status-bad" }, "✗ refused"), ` ${failed[0].refusal}`]
      : [
          h("b", { class: "status-good" }, "✓ good"),
          `: ${checks.length} checks held, with the issuer's public keys and nobody's help.`,
        ];
  }

  function asked({ tag }, checks) {
    if (recording) return h("p", { class: "hint" }, "A recording cannot ask.");
    const button = h(
      "button",
      { type: "button", class: "quiet", onclick: () => introspect(tag) },
      "Ask now",
    );
    const answer = answers.get(tag);
    if (!answer) return h("p", {}, button);
    if (answer.text) return h("p", {}, answer.text, " ", button);
    const { active } = answer.said;
    const disagree = active === false && checks.length > 0 && checks.every(({ holds }) => holds);
    return h(
      "div",
      { role: "status" },
      h(
        "p",
        {},
        h(
          "b",
          { class: active ? "status-good" : "status-bad" },
          active ? "✓ active" : active === false ? "✗ not active" : `${answer.status}`,
        ),
        ` said ${answer.status}. `,
        button,
      ),
      disagree
        ? h(
            "p",
            { class: "notice warn" },
            "The two disagree: it was revoked, or has just expired, and whoever checks by itself will still let it in for its last minutes.",
          )
        : null,
    );
  }

  /** The answer belongs to the token that was shown; by now there may be a newer one. */
  async function introspect(tag) {
    await ask("/api/try", { what: "introspect" }).then(
      ({ status, body, legs }) =>
        answers.set(tagShownIn(run, legs, "access-token") ?? tag, { status, said: parse(body) }),
      ({ message }) => answers.set(tag, { text: message }),
    );
    render();
  }

  return {
    render,
    open: () => {
      dialog.showModal();
      render();
    },
  };
}

const times = ["iat", "exp", "auth_time"];

function textOf(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parse(body) {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return {};
  }
}
