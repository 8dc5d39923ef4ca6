import type { Leg } from "./leg.ts";
import { pathOf } from "./role-of.ts";

const browsers = [
  ["Edge", /\bEdgA?\//],
  ["Opera", /\bOPR\//],
  ["Firefox", /\bFirefox\/|\bFxiOS\//],
  ["Chrome", /Chrome\/|\bCriOS\//],
  ["Safari", /\bSafari\//],
] as const;

/** What a browser says it is, in one or two words; programs say something else. */
export function browserIn({ kind, channel, headers }: Leg): string | null {
  const agent = kind === "request" && channel === "front" ? headers["user-agent"] : undefined;
  if (typeof agent !== "string") return null;
  const name = browsers.find(([, pattern]) => pattern.test(agent))?.[0];
  if (!name) return null;
  return /\b(Mobile|Android|iPhone)\b/.test(agent) ? `${name} on a phone` : name;
}

/** The title that an author gives a post. */
export function titleIn({ kind, to, method, parameters }: Leg): string | null {
  if (kind !== "request" || to !== "quillpost" || method !== "POST") return null;
  const title = parameters.find(({ in: place, name }) => place === "form" && name === "title");
  return title?.value.trim().slice(0, 60) || null;
}

/**
 * The post or letter that a leg is about: its id stands in the address, or in the link that a mail
 * brings.
 */
export function thingIn({ method, url, body }: Leg): string {
  const place = method === "MAIL" ? (/\/posts\/[^\s?#]*/.exec(body ?? "")?.[0] ?? "") : pathOf(url);
  return /[0-9a-f]{12}(?![0-9a-f])/.exec(place)?.[0] ?? "";
}

/** A form with a password that is not answered with the form again, but leads on. */
export function hasSignedIn({ kind, status }: Leg): boolean {
  return kind === "response" && status !== null && status >= 300 && status < 400;
}

/** Who signs in says by what name: `alice@fernmail.example` is Alice. */
export function nameIn({ kind, parameters }: Leg): string | undefined {
  const email =
    kind === "request"
      ? parameters.find(({ in: place, name }) => place === "form" && name === "email")?.value
      : undefined;
  const [, first] = /^([\p{L}]{1,30})[^@]*@/u.exec(email ?? "") ?? [];
  return first ? `${first[0]!.toUpperCase()}${first.slice(1)}` : undefined;
}
