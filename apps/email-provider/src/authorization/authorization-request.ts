import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { readParameters, type SentParameters } from "@tale/protocol/parameters";
import { checkAskedDetail } from "../beyond/details/asked-detail.ts";
import { readThumbprint } from "../beyond/dpop/announced-key.ts";
import {
  checkAuthenticationRequest,
  type AuthenticationRequestOptions,
} from "../beyond/openid/authentication-request.ts";
import {
  checkPushed,
  openPushedRequest,
  type OpenedRequest,
  type PushedRequestsOptions,
} from "../beyond/pushed-requests/request-uri.ts";
import {
  checkRequestObject,
  checkSigned,
  openRequestObject,
  useRequestObject,
  type RequestObjectOptions,
} from "../beyond/signed-requests/request-object.ts";
import type { RequestClaims } from "../beyond/signed-requests/request-signature.checks.ts";
import { AuthorizationError } from "../clients/authorization.error.ts";
import {
  checkClient,
  checkClientId,
  checkRegisteredRedirectUri,
  type KnownClient,
} from "../clients/registered-redirect-uri.ts";
import type { CheckedAuthorization } from "../stores/pending-requests.store.ts";
import {
  checkCodeChallenge,
  checkRequestNotRepeated,
  checkReadable,
  checkRequestedScope,
  checkResponseType,
  type ReadRequest,
} from "./authorization-request.checks.ts";
import { authorizationOf } from "./good-request.ts";
import { ErrorRedirect, type RedirectTarget } from "./redirect.ts";
import { checkResources, type TargetRules } from "./resources.checks.ts";

/** The parameters of an authorization request, and how they came. */
export interface ReceivedRequest {
  readonly sent: SentParameters;
  /** RFC 9126: on the back channel. */
  readonly isPushed: boolean;
  /** RFC 9101: as a statement of its client. */
  readonly isSigned: boolean;
  /** RFC 9101 §4: all claims of that statement, where it was opened just now. */
  readonly requestObject?: RequestClaims | undefined;
  /** RFC 9126 §4: the pushed request that the answer uses up. */
  readonly pushedRequest?: string | undefined;
}

/** What the browser brought: a pushed request is one that was opened. */
type BroughtRequest = ReceivedRequest & ({ readonly isPushed: false } | OpenedRequest);

/** An authorization request in which nothing is wrong: who asks, for what, and where to answer. */
export interface CheckedRequest {
  readonly client: KnownClient;
  readonly target: RedirectTarget;
  readonly authorization: CheckedAuthorization;
}

export interface AuthorizationRequestOptions
  extends AuthenticationRequestOptions, PushedRequestsOptions, RequestObjectOptions, TargetRules {
  /** RFC 9396: the resources that know details of the type `contacts`. */
  readonly addressBookResources: readonly string[];
}

/** What came in the query: the request itself, a signed one, or a reference to a pushed one. */
export async function receiveRequest(
  sent: SentParameters,
  options: AuthorizationRequestOptions,
): Promise<BroughtRequest> {
  const signed = await openRequestObject(sent, options); // RFC 9101
  if (signed)
    return { sent: signed.sent, requestObject: signed.claims, isSigned: true, isPushed: false };
  const pushed = await openPushedRequest(sent, options); // RFC 9126
  // Whether a pushed request was signed was checked when it was pushed.
  if (pushed) return { ...pushed, isSigned: true, isPushed: true };
  return { sent, isSigned: false, isPushed: false };
}

/**
 * Every check on an authorization request, in order (RFC 6749 §4.1.1). Client and redirect URI come
 * first: until both are known, there is nobody to tell what else is wrong.
 *
 * @throws ErrorPage about client and redirect URI, ErrorRedirect about everything else
 */
export async function checkAuthorizationRequest(
  received: ReceivedRequest,
  options: AuthorizationRequestOptions,
): Promise<CheckedRequest> {
  const read = readParameters<AuthorizationRequest>(received.sent);
  const { message } = read;
  checkClientId(message);
  const { client_id, redirect_uri, state } = message;
  const client = checkClient(await options.clients.find(client_id));
  const redirectUri = checkRegisteredRedirectUri(client, redirect_uri);

  const target = { redirectUri, state, issuer: options.issuer };
  try {
    return {
      client,
      target,
      authorization: await checkTheRest(received, read, target, client, options),
    };
  } catch (error) {
    if (!(error instanceof AuthorizationError)) throw error;
    throw new ErrorRedirect(target, error.code, error.message);
  }
}

/** @throws AuthorizationError */
async function checkTheRest(
  { requestObject, isPushed, isSigned, pushedRequest }: ReceivedRequest,
  read: ReadRequest,
  { redirectUri }: RedirectTarget,
  client: KnownClient,
  options: AuthorizationRequestOptions,
): Promise<CheckedAuthorization> {
  const freshObject = requestObject && checkRequestObject(requestObject, client, options); // RFC 9101 §4
  const usedObject = freshObject && (await useRequestObject(freshObject, client, options));
  checkReadable(read);
  const message = checkRequestNotRepeated(read);
  checkResponseType(message, client);
  const codeChallenge = checkCodeChallenge(message, client);
  const asked = checkRequestedScope(message, client, options.scopes);
  const signIn = await checkAuthenticationRequest(message, client, asked, options); // OpenID Connect Core §3.1.2.1
  checkPushed(isPushed, client); // RFC 9126 §6
  checkSigned(isSigned, client); // RFC 9101 §10.5
  const dpopJkt = readThumbprint(message); // RFC 9449 §10
  const askedDetail = checkAskedDetail(message, client, options.addressBookResources); // RFC 9396 §5
  const locations = askedDetail?.locations ?? [];
  const targets = checkResources(message, { scopes: asked, locations }, options); // RFC 8707 §2

  return authorizationOf({
    usedObject,
    message,
    client,
    redirectUri,
    codeChallenge,
    signIn,
    dpopJkt,
    askedDetail,
    targets,
    pushedRequest,
  });
}
