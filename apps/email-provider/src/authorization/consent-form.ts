import type { FastifyReply } from "fastify";
import { leavesChoice, type FriendsPrompt } from "../beyond/details/friends-prompt.ts";
import { accessEndsWithin } from "../keys/access-ends-within.ts";
import type { Client } from "../clients/client.ts";
import { groupByResource } from "../clients/scopes-by-resource.ts";
import { isIdentityScope, type Reach, type Scope } from "../clients/scopes.ts";
import type { User } from "../stores/users.store.ts";

/**
 * Per scope and user: the first of what would be shared, so that "your contacts" has faces. Part of
 * the seed.
 */
export type Samples = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface ConsentFormOptions {
  readonly scopes: readonly Scope[];
  readonly samples: Samples;
  /** Seconds. */
  readonly accessTokenLifetime: number;
}

export interface ConsentFormPage {
  readonly client: Client;
  readonly user: User;
  readonly asked: Reach;
  /** RFC 9396: which friends, for a request with details. */
  readonly friends: FriendsPrompt | undefined;
  /** Where the answer is posted to, and under which name it says what it answers. */
  readonly form: { readonly action: string; readonly name: string; readonly value: string };
  /**
   * The yes that was given said yes to nothing, and it is asked again: with no tick but the user's
   * own.
   */
  readonly isUnclear?: boolean;
}

/**
 * What every page says on which a user is asked for consent, in plain sentences.
 * `consent-form.part.hbs` shows it.
 */
export function describeConsentForm(
  { client, user, asked, friends, form, isUnclear = false }: ConsentFormPage,
  { scopes: known, samples, accessTokenLifetime }: ConsentFormOptions,
) {
  const scopes = known.filter(({ name }) => asked.scopes.includes(name));
  const wish = inShort(scopes, friends);
  const aboutUser = scopes.filter(({ name }) => isIdentityScope(name)).length;
  return {
    title: `Allow ${client.name} to ${wish}?`,
    wish,
    clientName: client.name,
    clientDescription: client.description,
    isNative: client.applicationType === "native" || client.authenticationMethod === "none",
    user,
    accessEndsWithin: accessEndsWithin(accessTokenLifetime),
    groups: groupByResource(scopes, asked.resources).map((group) => ({
      ...group,
      scopes: group.scopes.map((scope) => ({
        ...scope,
        needsNoOther: scope.name !== "openid" || aboutUser === 1,
        fact: factOf(scope, user),
        sample: samples[scope.name]?.[user.id]?.slice(0, 3),
      })),
    })),
    friends,
    isAnswerable: friends?.problem === undefined,
    noTickMeansNo: !friends || !leavesChoice(friends),
    isUnclear,
    form,
  };
}

/** Completes "Allow … to": all that is asked, in a few words. */
function inShort(asked: readonly Scope[], friends: FriendsPrompt | undefined): string {
  const kinds = [...Map.groupBy(asked, ({ together }) => together)].map(([together, ones]) =>
    ones.length === 1 ? ones[0]!.allows : together,
  );
  return new Intl.ListFormat("en-GB").format([...kinds, ...(friends ? [friends.wish] : [])]);
}

/**
 * Shows such a page; one that can only be denied says, to programs too, that it is a matter of time
 * (RFC 9110 §15.6.4).
 */
export function showConsentForm<Page extends { readonly isAnswerable: boolean }>(
  reply: FastifyReply,
  template: string,
  page: Page,
): FastifyReply {
  if (!page.isAnswerable) reply.code(503).header("retry-after", "5");
  return reply.view(template, page);
}

/** What exactly would be told, where that is one thing. */
function factOf({ name }: Scope, user: User): string | undefined {
  return name === "profile" ? user.name : name === "email" ? user.email : undefined;
}
