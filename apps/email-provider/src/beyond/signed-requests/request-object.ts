import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { SentParameters } from "@tale/protocol/parameters";
import { second, type Clock } from "@tale/service/clock";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { clockSkew, type Client } from "../../clients/client.ts";
import { checkClient, checkClientId } from "../../clients/registered-redirect-uri.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { UsedJtisStore } from "../../stores/used-jtis.store.ts";
import {
  checkAge,
  checkObjectFirstUse,
  checkForUs,
  checkNotNested,
  checkTimes,
  type FreshRequestClaims,
  type UsedRequestClaims,
} from "./request-object.checks.ts";
import {
  checkOneRequest,
  checkSameClient,
  checkSignature,
  type RequestClaims,
} from "./request-signature.checks.ts";

export interface RequestObjectOptions {
  readonly issuer: string;
  readonly usedJtis: UsedJtisStore;
  readonly now: Clock;
}

/** The parameters inside a request object, and all its claims. */
export interface OpenedRequestObject {
  readonly sent: SentParameters;
  readonly claims: RequestClaims;
}

/**
 * A request that arrives as a JWT of its client (RFC 9101): nobody on the way could change it. All
 * parameters are taken from inside; of what came beside it only `client_id` is looked at, to know
 * whose keys to try (RFC 9101 §6.3). It is never fetched from anywhere: a `request_uri` stands for
 * what was pushed here, and for nothing else.
 *
 * @returns undefined when the request is not one
 * @throws ErrorPage, because without a good signature there is nobody to send the browser back to
 */
export async function openRequestObject(
  sent: SentParameters,
  { clients }: { readonly clients: ClientsStore },
): Promise<OpenedRequestObject | undefined> {
  const { request, request_uri } = sent;
  if (request === undefined) return undefined;
  const object = checkOneRequest(request, request_uri);
  checkClientId(sent);
  const client = checkClient(await clients.find(sent.client_id));
  const claims = await checkSignature(object, client);
  checkSameClient(claims, client);
  return { sent: parametersIn(claims), claims };
}

/**
 * RFC 9101 §4: what else a request object must be, once client and redirect URI are sure: said to
 * us, for now, and once. @throws AuthorizationError
 */
export function checkRequestObject(
  claims: RequestClaims,
  client: Client,
  { issuer, now }: RequestObjectOptions,
): FreshRequestClaims {
  checkNotNested(claims);
  checkForUs(claims, client, issuer);
  checkTimes(claims, now());
  checkAge(claims, client, now());
  return claims;
}

/** RFC 7519 §4.1.7: an object that has a name is used up by its use; of any number at once, one is first. */
export async function useRequestObject(
  claims: FreshRequestClaims,
  client: Client,
  { usedJtis }: RequestObjectOptions,
): Promise<UsedRequestClaims> {
  const { jti, exp = 0 } = claims;
  const owner = `request object of ${client.id}`;
  const isFirst =
    jti === undefined || (await usedJtis.use(owner, JSON.stringify(jti), exp * second + clockSkew));
  return checkObjectFirstUse(claims, isFirst);
}

/** RFC 9101 §10.5: a client may register that none of its requests comes unsigned. */
export function checkSigned(
  isSigned: boolean,
  client: Client,
): asserts client is Checked<Client, "signs if it must"> {
  check(
    "the request is signed if its client registered that",
    "RFC 9101 §10.5",
    isSigned || client.further?.require_signed_request_object !== true,
    () =>
      new AuthorizationError(
        "invalid_request",
        "the client is registered with require_signed_request_object",
      ),
  );
}

/** What the JWT says about itself is no parameter of the request (RFC 9101 §4). */
const aboutItself = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub"];

/**
 * Claims become what they would be in a query: text as it is, everything else as the JSON text of
 * it; only `resource` may be a list (RFC 8707 §2.1).
 */
function parametersIn(claims: object): SentParameters {
  const entries = Object.entries(claims).filter(
    ([name, value]) => !aboutItself.includes(name) && value !== "" && value !== null,
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === "resource" ? [value].flat().map(textFor) : textFor(value),
    ]),
  );
}

function textFor(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
