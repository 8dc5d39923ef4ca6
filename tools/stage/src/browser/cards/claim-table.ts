import type { LegCheck } from "../../run/leg.ts";
import { h } from "../dom.ts";
import { checkOf } from "./claim-checks.ts";

const meanings: Readonly<Record<string, string>> = {
  iss: "which authorization server issued it",
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

const times = ["iat", "exp", "auth_time"];

export type ClaimValues = Readonly<Record<string, unknown>> | undefined;

/** A part of the token, each value beside its meaning and the check that read it. */
export function claimTable(
  title: string,
  values: ClaimValues,
  checks: readonly LegCheck[],
): HTMLElement {
  return h(
    "table",
    { class: "claim-table" },
    h("caption", {}, title),
    h(
      "tbody",
      {},
      Object.entries(values ?? {}).map(([name, value]) => {
        const check = checkOf(name, checks);
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, name, h("small", {}, meanings[name] ?? "")),
          h("td", {}, h("code", {}, shown(name, value))),
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

function shown(name: string, value: unknown): string {
  if (times.includes(name) && typeof value === "number")
    return `${value} (${new Date(value * 1_000).toLocaleTimeString("en-GB")})`;
  return [value].flat().map(textOf).join(" ");
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
