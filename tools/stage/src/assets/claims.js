import { byId, h } from "./dom.js";
import { ask, recording } from "./live.js";
import { colourOf } from "./secret-chips.js";

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
  typ: "that it is an access token, not an identity card",
  alg: "how it is signed",
  kid: "with which of the issuer's keys",
};

/** Header and claims of the newest access token, each beside what Contacts checked about it. */
export function createClaims({ run, newest }) {
  const dialog = byId("token");
  const place = dialog.querySelector(".claims");
  let answer = null;

  function render() {
    if (!dialog.open) return;
    const token = newest();
    if (!token?.jwt) return place.replaceChildren(h("p", { class: "hint" }, "There is no access token in this run yet."));
    const checks = checksOf(token);
    place.replaceChildren(
      h("h3", { class: "chip", ...colourOf(token.tag) }, `${token.first}…`, h("small", {}, ` ${token.length} characters`)),
      table("Header", token.jwt.header, checks),
      table("Claims", token.jwt.claims, checks),
      h("p", { class: "hint" }, "The signature is missing here on purpose: it never left the parties."),
      h("section", { class: "two-ways" }, h("div", {}, h("h3", {}, "Checked by itself"), h("p", {}, ...verdict(checks))), h("div", {}, h("h3", {}, "Asked the authorization server"), asked())),
    );
  }

  /** What a resource server last checked about this token, while it fetched keys too. */
  function checksOf({ tag }) {
    const shown = run.legs().findLast((leg) => leg.kind === "request" && leg.to.endsWith("-contacts") && leg.secrets.includes(tag));
    if (!shown) return [];
    const until = shown.pair ?? Infinity;
    return run.legs().filter(({ n }) => n >= shown.n && n <= until).flatMap(({ checks }) => checks.filter(({ party }) => party === shown.to));
  }

  function table(title, values, checks) {
    return h("table", { class: "claim-table" }, h("caption", {}, title), h("tbody", {}, Object.entries(values ?? {}).map(([name, value]) => {
      const check = checks.find(({ claim, section }) => speaksOf(name, claim, section));
      const shown = name === "exp" || name === "iat" ? `${value} (${new Date(value * 1_000).toLocaleTimeString("en-GB")})` : [value].flat().join(" ");
      return h("tr", {}, h("th", { scope: "row" }, name, h("small", {}, meanings[name] ?? "")), h("td", {}, h("code", {}, shown)), h("td", { class: check ? (check.holds ? "good" : "bad") : "" }, check ? `${check.holds ? "✓" : "✗"} ${check.claim}` : "", check ? h("small", {}, check.section) : null));
    })));
  }

  function verdict(checks) {
    if (checks.length === 0) return ["Contacts has not seen it yet."];
    const failed = checks.filter(({ holds }) => !holds);
    return failed.length ? [h("b", { class: "status-bad" }, "✗ refused"), `: ${failed[0].claim} does not hold.`] : [h("b", { class: "status-good" }, "✓ good"), `: ${checks.length} checks held, with the issuer's public keys and nobody's help.`];
  }

  function asked() {
    if (recording) return h("p", { class: "hint" }, "A recording cannot ask.");
    const button = h("button", { type: "button", class: "quiet", onclick: introspect }, "Ask now");
    if (!answer) return h("p", {}, button);
    if (answer.text) return h("p", {}, answer.text, " ", button);
    const { active } = answer.said;
    const disagree = active === false && checksOf(newest()).every(({ holds }) => holds);
    return h("div", { role: "status" }, h("p", {}, h("b", { class: active ? "status-good" : "status-bad" }, active ? "✓ active" : active === false ? "✗ not active" : `${answer.status}`), ` said ${answer.status}. `, button), disagree ? h("p", { class: "notice warn" }, "The two disagree: it was revoked, or has just expired, and whoever checks by itself will still let it in for its last minutes.") : null);
  }

  async function introspect() {
    answer = await ask("/api/try", { what: "introspect" }).then(
      ({ status, body }) => ({ status, said: parse(body) }),
      ({ message }) => ({ text: message }),
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

/** Which check speaks of which claim: by its words. */
const words = { typ: /access token|typ/i, alg: /signature|algorithm|signed/i, kid: /key/i, iss: /issuer|issued by/i, aud: /audience|meant for|addressed/i, exp: /expire|time|alive/i, sub: /subject|whose/i, client_id: /client/i, scope: /scope/i, iat: /lifetime|future|hour/i };

function speaksOf(name, claim) {
  return words[name]?.test(claim) ?? false;
}

function parse(body) {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return {};
  }
}
