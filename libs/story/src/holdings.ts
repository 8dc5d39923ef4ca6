import { durationOf } from "./beats/beat.ts";
import { codeLifetime } from "./code-lifetime.ts";
import type { ToldBeat } from "./beats/tell-beats.ts";

/** One thing that exists at the end of an act. */
export interface Holding {
  readonly kind: string;
  readonly thing: string;
  readonly who: string;
  readonly life: string;
  readonly often: string;
  readonly undo: string;
}

export interface HoldingFacts {
  readonly person: string;
  readonly client: string;
  readonly provider: string;
  readonly contacts: string;
  /** Seconds that the newest access token lives, as the answer said. */
  readonly expiresIn: number | undefined;
}

/**
 * Who holds what at the end of a scene, for how long, how often it works, and what the person can
 * undo: only what the scene has brought about.
 */
export function holdingsAfter(scene: readonly ToldBeat[], facts: HoldingFacts): Holding[] {
  const { person, client, provider, contacts, expiresIn } = facts;
  const did = (id: ToldBeat["id"]) => scene.some((beat) => beat.id === id && !beat.isRefused);
  const carried = (kind: string) => scene.some(({ secrets }) => secrets.includes(kind));
  const isEnded = did("revoke") || did("given-back");
  const holdings: Holding[] = [];
  if (did("credentials") || carried("client-secret"))
    holdings.push({
      kind: "client-secret",
      thing: "client secret",
      who: `${client}; ${provider} keeps no more than a check of it`,
      life: "until the developer changes it",
      often: "at every call to the token endpoint",
      undo: `nothing: it is not ${possessiveOf(person)}`,
    });
  if (carried("authorization-code"))
    holdings.push({
      kind: "authorization-code",
      thing: "authorization code",
      who: "nobody any more: the browser carried it, the client traded it",
      life: `${durationOf(codeLifetime)} at most`,
      often: did("tokens") ? "once: it is spent" : "once",
      undo: "nothing to undo",
    });
  if (carried("access-token") && (did("tokens") || did("renewed")))
    holdings.push({
      kind: "access-token",
      thing: "access token",
      who: `${client}, and ${contacts} for the length of a request`,
      life: expiresIn ? durationOf(expiresIn) : "minutes",
      often: "with every request until then",
      undo: "waiting: it ends by itself, a revoked one too where nobody asks",
    });
  if (carried("refresh-token"))
    holdings.push({
      kind: "refresh-token",
      thing: "refresh token",
      who: isEnded ? "nobody: it was ended" : `${client} alone`,
      life: isEnded ? "over" : "until it is taken back or long unused",
      often: isEnded ? "no more" : "once each: every use brings a new one",
      undo: isEnded ? "done" : `revoke at ${provider}, or disconnect at ${client}`,
    });
  if (did("consent") && did("tokens"))
    holdings.push({
      kind: "consent",
      thing: "consent",
      who: provider,
      life: "until it is taken back",
      often: "for every later token, without a question",
      undo: `the account page at ${provider}, at any time`,
    });
  return holdings;
}

const possessiveOf = (person: string): string => `${person}'s`;
