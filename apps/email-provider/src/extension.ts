import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { IntrospectionResponse } from "@tale/protocol/introspection";
import type { SentParameters } from "@tale/protocol/parameters";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { FastifyRequest } from "fastify";
import type { AskFurther } from "./authorization/consent-question.ts";
import type { Arrival } from "./authorization/arrival.ts";
import type { AuthenticatedClient } from "./clients/authenticate-client.ts";
import type { Client } from "./clients/client.ts";
import type { MaybeWayBack } from "./authorization/authorization-response.ts";
import type { OwnAccessTokenClaims } from "./keys/access-tokens.ts";
import type { Carried } from "./stores/carried.ts";
import type { Demands, PendingRequest } from "./stores/pending-requests.store.ts";
import type { Offer, Taken } from "./token/grant-type.ts";

/**
 * A part of the protocol that the plain code flow does not need. It is met where a request is read, where its user is asked, and where tokens are issued; what it
 * reads in a request travels in `Carried`, through consent, code and grant.
 */
export interface Extension {
  /** Reads the parameters of its own. @throws ErrorRedirect */
  readonly atAuthorization?: (message: AuthorizationRequest, asking: Asking) => Promise<Extras>;
  /** Adds to a pushed request what was said beside it. @throws TokenError */
  readonly atPush?: (sent: SentParameters, request: FastifyRequest) => Promise<SentParameters>;
  /** Asks the user about what it carries. */
  readonly atConsent?: AskFurther;
  /** Called when the user has said yes, right before there is a code. @throws ErrorPage */
  readonly beforeCode?: (request: PendingRequest) => Promise<void>;
  /** Called when the grant was found good and is not used up yet. @throws TokenError */
  readonly atToken?: (message: TokenRequest, asking: AskingForTokens) => Promise<Terms>;
  /** What a live access token's own claims mean to who asks about it (RFC 7662 §2.2). */
  readonly atIntrospection?: (claims: OwnAccessTokenClaims) => Partial<ActiveToken>;
  /** What a grant allows beside its scopes, for the account page. */
  readonly inWords?: (carried: Carried) => InWords | undefined;
}

/** Completes "It may" and explains it, as the scopes do. */
export interface InWords {
  readonly allows: string;
  readonly means: string;
}

export type ActiveToken = Extract<IntrospectionResponse, { active: true }>;

export interface Asking {
  readonly arrival: Arrival;
  readonly client: Client;
  readonly scopes: readonly string[];
  readonly wayBack: MaybeWayBack;
}

export interface Extras {
  /** Scopes that cover what was asked for in other words. */
  readonly scopes?: readonly string[];
  /** Resources that were named in other words. */
  readonly resources?: readonly string[];
  readonly carried?: Carried;
  readonly demands?: Demands;
}

export interface AskingForTokens {
  readonly client: AuthenticatedClient;
  readonly offer: Offer;
  readonly request: FastifyRequest;
}

/** What the tokens of one answer are like, beyond RFC 6749 §5.1. */
export interface Terms {
  /** Kept with the grant, for whoever refreshes it. */
  readonly carried?: Carried;
  /** Further claims of the access token. */
  readonly claims?: object;
  /** Further members of the answer, made after the access token. */
  readonly answer?: (
    issued: Taken & { readonly accessToken: string },
  ) => Promise<Partial<TokenResponse>>;
}

/** What all extensions together read in an authorization request; nothing in a plain one. */
export async function readExtras(
  extensions: readonly Extension[],
  message: AuthorizationRequest,
  asking: Asking,
): Promise<Required<Extras>> {
  const found: Extras[] = [];
  for (const { atAuthorization } of extensions)
    found.push((await atAuthorization?.(message, asking)) ?? {});
  return {
    scopes: found.flatMap(({ scopes }) => scopes ?? []),
    resources: found.flatMap(({ resources }) => resources ?? []),
    carried: merge(found.map(({ carried }) => carried)),
    demands: merge(found.map(({ demands }) => demands)),
  };
}

/** A pushed request with what all extensions found said beside it. */
export async function readBeside(
  extensions: readonly Extension[],
  sent: SentParameters,
  request: FastifyRequest,
): Promise<SentParameters> {
  let read = sent;
  for (const { atPush } of extensions) read = (await atPush?.(read, request)) ?? read;
  return read;
}

/** What all extensions together settle once, however often the request was looked at. */
export async function settleBeforeCode(
  extensions: readonly Extension[],
  request: PendingRequest,
): Promise<void> {
  for (const { beforeCode } of extensions) await beforeCode?.(request);
}

/** What the claims of all extensions together mean. */
export function readClaims(
  extensions: readonly Extension[],
  claims: OwnAccessTokenClaims,
): Partial<ActiveToken> {
  return merge(extensions.map(({ atIntrospection }) => atIntrospection?.(claims)));
}

/** The terms of all extensions together; none for a plain request. */
export async function agreeOnTerms(
  extensions: readonly Extension[],
  message: TokenRequest,
  asking: AskingForTokens,
): Promise<Required<Terms>> {
  const found: Terms[] = [];
  for (const { atToken } of extensions) found.push((await atToken?.(message, asking)) ?? {});
  return {
    carried: merge(found.map(({ carried }) => carried)),
    claims: merge(found.map(({ claims }) => claims)),
    answer: async (issued) => merge(await Promise.all(found.map(({ answer }) => answer?.(issued)))),
  };
}

function merge<Part extends object>(parts: readonly (Part | undefined)[]): Part {
  return Object.assign({}, ...parts);
}
