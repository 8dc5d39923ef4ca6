import type { SentParameters } from "@tale/protocol/parameters";
import type { Clock } from "@tale/service/clock";
import type { WayIn } from "../../authorization/arrival.ts";
import { checkClient, checkRedirectUri } from "../../clients/registered-redirect-uri.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { UsedJtisStore } from "../../stores/used-jtis.store.ts";
import {
  checkAge,
  checkFirstUse,
  checkForUs,
  checkNotNested,
  checkOneRequest,
  checkSameClient,
  checkSignature,
  checkTimes,
} from "./request-object.checks.ts";

export interface RequestObjectOptions {
  readonly issuer: string;
  readonly clients: ClientsStore;
  readonly usedJtis: UsedJtisStore;
  readonly now: Clock;
}

/**
 * A request that arrives as a JWT of its client (RFC 9101): nobody on the way could change it. All
 * parameters are taken from inside; of what came beside it only `client_id` is looked at, to know
 * whose keys to try (RFC 9101 §6.3). It is never fetched from anywhere: a `request_uri` stands for
 * what was pushed here, and for nothing else.
 *
 * @throws ErrorPage until the signature and the way back are sure, ErrorRedirect afterwards
 */
export function signedRequestObject({
  issuer,
  clients,
  usedJtis,
  now,
}: RequestObjectOptions): WayIn {
  return async ({ request, request_uri, client_id }) => {
    if (request === undefined) return undefined;
    const object = checkOneRequest(request, request_uri);
    const client = checkClient(await clients.find(typeof client_id === "string" ? client_id : ""));
    const claims = await checkSignature(object, client);
    checkSameClient(claims, client);

    const sent = parametersIn(claims);
    const wayBack = {
      redirectUri: checkRedirectUri(client, textOf(sent["redirect_uri"])),
      state: textOf(sent["state"]),
      issuer,
    };
    checkNotNested(sent, wayBack);
    checkForUs(claims, client, wayBack);
    checkTimes(claims, now(), wayBack);
    checkAge(claims, client, now(), wayBack);
    await checkFirstUse(claims, client, usedJtis, wayBack);
    return { sent, isPushed: false, isSigned: true };
  };
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

function textOf(parameter: string | string[] | undefined): string | undefined {
  return typeof parameter === "string" ? parameter : undefined;
}
