import type { SecretSeen } from "@tale/backstage/facts";
import { codeLifetime } from "@tale/story/code-lifetime";
import type { Leg, Secret } from "./leg.ts";

const most = 2_000;
/** What is spent by being used, on the back channel; a refresh token is followed by another. */
const usedOnce = new Set(["authorization-code", "code-verifier", "refresh-token"]);

export interface Secrets {
  all(): Secret[];
  get(tag: string): Secret | undefined;
  /** Notes what a leg carries. @returns what is new or changed */
  carry(leg: Leg, seen: readonly SecretSeen[], ahead: number): Secret[];
  /**
   * Notes that an exchange went well in which this opened something: asking about a token, or
   * giving it back, is no use of it. @returns what changed
   */
  use(request: Leg): Secret[];
  /** Takes up what was saved before a restart. */
  restore(saved: readonly Secret[]): void;
  clear(): void;
}

/** Follows every secret of the run by its tag: where it was, who held it, how often it was used. */
export function createSecrets(): Secrets {
  const secrets = new Map<string, Secret>();

  function know(seen: SecretSeen, at: number, ahead: number): Secret {
    const known = secrets.get(seen.tag);
    if (known && known.kind === seen.kind) return known;
    const { exp } = (seen.jwt?.claims ?? {}) as { exp?: number };
    const expiresAt = exp
      ? exp * 1_000
      : seen.kind === "authorization-code"
        ? at + ahead + codeLifetime * 1_000
        : null;
    const secret: Secret = {
      ...seen,
      jwt: seen.jwt ?? null,
      sightings: known?.sightings ?? [],
      seenAt: known?.seenAt ?? at,
      expiresAt,
      uses: known?.uses ?? 0,
      maxUses: usedOnce.has(seen.kind) ? 1 : null,
    };
    secrets.set(seen.tag, secret);
    if (secrets.size > most) secrets.delete(secrets.keys().next().value!);
    return secret;
  }

  return {
    all: () => [...secrets.values()],
    get: (tag) => secrets.get(tag),
    carry: ({ n, to, channel, at }, seen, ahead) =>
      seen.map((one) => {
        const secret = know(one, at, ahead);
        if (!secret.sightings.some(({ leg }) => leg === n))
          secret.sightings.push({ leg: n, at, holder: to, channel });
        return secret;
      }),
    use: ({ secrets: tags, parameters }) =>
      tags.flatMap((tag) => {
        const secret = secrets.get(tag);
        const isOnlyNamed = parameters.some(
          ({ name, value }) => name === "token" && value.includes(`#${tag}›`),
        );
        if (!secret || isOnlyNamed) return [];
        secret.uses += 1;
        return [secret];
      }),
    restore: (saved) => saved.forEach((secret) => secrets.set(secret.tag, secret)),
    clear: () => secrets.clear(),
  };
}
