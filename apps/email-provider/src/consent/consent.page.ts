import type { Client } from "../client-authentication/client.ts";
import type { Interaction } from "../interaction/interaction.ts";
import { durationInWords } from "../duration-in-words.ts";
import { scopes, type Scope } from "../scopes.ts";
import type { User } from "../stores/users.store.ts";

/** Per scope and user: the first of what would be shared, so that "your contacts" has faces. Part of the seed. */
export type Samples = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface ConsentPageOptions {
  readonly samples: Samples;
  /** Seconds. */
  readonly accessTokenLifetime: number;
}

/** Everything the consent page says, in plain sentences. */
export function describeConsent({ id, request }: Interaction, client: Client, user: User, { samples, accessTokenLifetime }: ConsentPageOptions) {
  const asked = scopes.filter(({ name }) => request.scopes.includes(name));
  const aboutUser = asked.filter(({ isIdentity }) => isIdentity).length;
  return {
    request: id,
    clientName: client.name,
    clientDescription: client.description,
    isNative: client.applicationType === "native" || client.authenticationMethod === "none",
    user,
    destination: new URL(request.redirectUri).host || request.redirectUri,
    accessTokenLifetime: durationInWords(accessTokenLifetime),
    scopes: asked.map((scope) => ({ ...scope, needsNoOther: scope.name !== "openid" || aboutUser === 1, fact: factOf(scope, user), sample: samples[scope.name]?.[user.id]?.slice(0, 3) })),
  };
}

/** What exactly would be told, where that is one thing. */
function factOf({ name }: Scope, user: User): string | undefined {
  return name === "profile" ? user.name : name === "email" ? user.email : undefined;
}
