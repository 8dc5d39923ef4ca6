import type { Secret } from "../../run/leg.ts";
import { recording } from "../live.ts";
import { h, s } from "../dom.ts";
import type { Run } from "../run.ts";
import { claimsOf } from "./attempts.ts";
import { roleOf } from "../story.ts";
import { duration } from "../times.ts";

/** How long a secret is good, how often, and who had it last. */
export function valuesOf(secret: Secret, run: Run): HTMLElement {
  const last = secret.sightings.at(-1);
  const left =
    secret.expiresAt === null ? null : secret.expiresAt - (Date.now() + run.state().clock.ahead);
  const isOver = left !== null && left <= 0 && !recording;
  return h(
    "div",
    { class: "live" },
    ring(
      left === null || recording ? 0 : Math.max(0, Math.min(1, left / lifetimeOf(secret))),
      recording ? "recorded" : isOver ? "expired" : left === null ? "" : duration(left),
    ),
    h(
      "ul",
      {},
      h("li", {}, h("code", {}, `${secret.first}…`), ` ${secret.length} characters`),
      h("li", {}, usesOf(secret, isOver)),
      last
        ? h(
            "li",
            {},
            `last with ${run.player(last.holder)?.name} (${roleOf(last.holder)}), ${last.channel} channel`,
          )
        : null,
    ),
  );
}

function usesOf({ uses, maxUses }: Secret, isOver: boolean): string {
  if (maxUses !== 1)
    return `used ${times(uses)}; ${isOver ? "expired" : "good for any number until it expires"}`;
  if (uses >= maxUses) return "used, none left";
  return isOver ? "never used, and too late now" : "one use left";
}

function times(count: number): string {
  return ["not yet", "once", "twice"][count] ?? `${count} times`;
}

function lifetimeOf({ jwt, expiresAt, seenAt }: Secret): number {
  const { iat, exp } = claimsOf(jwt);
  if (typeof iat === "number" && typeof exp === "number") return (exp - iat) * 1_000;
  return Math.max(1_000, Math.min(60_000, (expiresAt ?? seenAt) - seenAt));
}

/** A ring that empties. The words beside it say the same. */
function ring(share: number, text: string): HTMLElement {
  const arc = (name: string, length: number): SVGElement =>
    s("circle", {
      class: name,
      cx: 22,
      cy: 22,
      r: 19,
      pathLength: 1,
      "stroke-dasharray": `${length} 1`,
    });
  return h(
    "div",
    { class: "lifetime" },
    s(
      "svg",
      { viewBox: "0 0 44 44", class: "ring", "aria-hidden": "true" },
      arc("whole", 1),
      arc("left", share),
    ),
    h("span", {}, text),
  );
}
