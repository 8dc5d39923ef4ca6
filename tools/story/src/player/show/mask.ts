import { parameterMarks } from "@tale/protocol/messages";
import { isKind } from "@tale/protocol/parameter-marks";

/**
 * Whether a parameter's schema says that anybody may read it. Every other value in a URL is
 * shortened, because a recording outlives the run.
 */
export function isPublic(name: string): boolean {
  const secrecy = parameterMarks.secrecyOf(name);
  return secrecy !== undefined && !isKind(secrecy);
}

/** A secret that can be recognised but not used: its first characters and its length. */
export function mask(secret: string): string {
  return `${beginning(secret)} (${secret.length} characters)`;
}

function beginning(secret: string): string {
  return secret.length < 16 ? "…" : `${secret.slice(0, 6)}…`;
}

/** The parameters of a URL in order, secrets masked. */
export function parametersOf(url: string): [string, string][] {
  return [...new URL(url).searchParams].map(([name, value]) => [
    name,
    isPublic(name) ? value : mask(value),
  ]);
}

/** A URL fit to be shown: secrets in its query are masked. */
export function maskUrl(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const query = [...searchParams]
    .map(
      ([name, value]) =>
        `${name}=${isPublic(name) ? value.replaceAll(" ", "+") : beginning(value)}`,
    )
    .join("&");
  return `${origin}${pathname}${query ? `?${query}` : ""}`;
}

/** The path alone, its random parts left out: what a narrow screen has room for. */
export function shortPath(url: string): string {
  return new URL(url).pathname.replace(/[0-9a-f]{12,}/g, "…");
}
