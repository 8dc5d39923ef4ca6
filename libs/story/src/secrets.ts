import type { TermId } from "./glossary.ts";

/** Where a secret may be. `once`: shown to somebody a single time, on purpose. */
export type MayHold = "may" | "once" | "never";

/** Those who may be found holding something, by the role they play. */
export type Holder = "user agent" | "client" | "authorization server" | "resource server";

/** A secret that travels through the story, told for somebody who points at it. */
export interface TravellingSecret {
  /** Fits a chip in a diagram. */
  readonly label: string;
  readonly name: string;
  readonly term: TermId | null;
  /** What it is for, in one sentence. */
  readonly sentence: string;
  readonly holders: Readonly<Record<Holder, MayHold>>;
  /** How it may travel, and why. */
  readonly channel: string;
}

const holders = (
  browser: MayHold,
  client: MayHold,
  authorizationServer: MayHold,
  resourceServer: MayHold,
): TravellingSecret["holders"] => ({
  "user agent": browser,
  client,
  "authorization server": authorizationServer,
  "resource server": resourceServer,
});

/** What a diagram follows from hand to hand, by the kind under which the parties report it. */
export const travellingSecrets = {
  "client-secret": {
    label: "secret",
    name: "client secret",
    term: "client-secret",
    sentence: "Proves to the authorization server which client is speaking.",
    holders: holders("once", "may", "may", "never"),
    channel:
      "Back channel only. The developer's browser shows it once, when the client is registered.",
  },
  state: {
    label: "state",
    name: "state",
    term: "state",
    sentence: "Ties the answer to the question that was asked in this browser.",
    holders: holders("may", "may", "may", "never"),
    channel: "Front channel, there and back again, unchanged.",
  },
  "code-challenge": {
    label: "challenge",
    name: "code challenge",
    term: "pkce",
    sentence:
      "The hash of the code verifier: shows that the client knows something, without saying it.",
    holders: holders("may", "may", "may", "never"),
    channel:
      "Front channel, with the question. Whoever sees it cannot turn it back into the verifier.",
  },
  "code-verifier": {
    label: "verifier",
    name: "code verifier",
    term: "pkce",
    sentence: "Proves that the one who redeems the code is the one who asked for it.",
    holders: holders("never", "may", "may", "never"),
    channel: "Back channel, together with the code.",
  },
  "authorization-code": {
    label: "code",
    name: "authorization code",
    term: "authorization-code",
    sentence: "Says that Alice said yes, and can be traded for tokens once.",
    holders: holders("may", "may", "may", "never"),
    channel: "Front channel to the client, then back channel to where it came from.",
  },
  "access-token": {
    label: "access token",
    name: "access token",
    term: "access-token",
    sentence: "Opens the door at the resource server, for a few minutes, to whoever shows it.",
    holders: holders("never", "may", "may", "may"),
    channel: "Back channel only, in a header.",
  },
  "refresh-token": {
    label: "refresh token",
    name: "refresh token",
    term: "refresh-token",
    sentence:
      "Gets a new access token without asking Alice again, and is itself replaced each time.",
    holders: holders("never", "may", "may", "never"),
    channel: "Back channel only, to the authorization server that issued it.",
  },
  password: {
    label: "password",
    name: "Alice's password",
    term: null,
    sentence: "Proves to her own provider that this is Alice. Nobody else ever sees it.",
    holders: holders("may", "never", "may", "never"),
    channel: "From the browser to the provider it belongs to, and nowhere else.",
  },
} as const satisfies Record<string, TravellingSecret>;

export type TravellingSecretKind = keyof typeof travellingSecrets;
