import { check } from "@tale/protocol/check";
import { ClientInformationResponse } from "@tale/protocol/client-registration";
import type { HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { ClientKey } from "../authorization-server/client-key.ts";
import {
  isIdTokenAlgorithm,
  usualIdTokenAlgorithm,
} from "../authorization-server/id-token-algorithm.ts";
import { readMembers, type Reading } from "../json.ts";
import { refusalIn } from "../refusals/refusal.ts";
import { AuthenticationMethod, type Registration } from "../stores/provider.ts";
import { RegistrationError, type RegistrationProblem } from "./registration.error.ts";

/** RFC 7591 §3.2.2: 400 is about what we said, 401 and 403 about who may register at all. */
export function checkRegistered(
  answer: HttpResponse,
  initialAccessToken: string | undefined,
): void {
  const isRegistered = answer.status === 201 || answer.status === 200;
  check("the provider registered the client", "RFC 7591 §3.2.2", isRegistered, () => {
    const refusal = refusalIn(answer);
    const code = problemOf(answer.status, refusal.error, initialAccessToken !== undefined);
    return new RegistrationError(code, `the registration endpoint answered ${answer.status}`, {
      refusal,
    });
  });
}

/**
 * A server that gives a reason beside "the token is missing or wrong" has another one (RFC 6750
 * §3.1).
 */
function problemOf(
  status: number,
  error: string | undefined,
  hasToken: boolean,
): RegistrationProblem {
  if (status === 429) return "too_many";
  if (status === 400) return "refused";
  if (status !== 401 && status !== 403) return "unusable_answer";
  const isAboutToken = error === undefined || error === "invalid_token";
  if (!isAboutToken) return "not_allowed";
  return hasToken ? "token_refused" : "closed";
}

/** What was asked for, and with what. */
export interface AskedRegistration {
  readonly redirectUri: string;
  readonly signInRedirectUri: string;
  readonly asked: { readonly redirect_uris: readonly string[] };
  readonly clientKey: ClientKey | undefined;
}

/** As much of the answer as is read here; what else stands there does not decide. */
export const ReadClient = Type.Pick(ClientInformationResponse, [
  "client_id",
  "client_secret",
  "token_endpoint_auth_method",
  "redirect_uris",
  "id_token_signed_response_alg",
  "registration_client_uri",
  "registration_access_token",
]);

type ReadClient = Static<typeof ReadClient>;

const hasCredential: Record<
  AuthenticationMethod,
  (clientSecret: string | undefined, clientKey: ClientKey | undefined) => boolean
> = {
  client_secret_basic: (clientSecret) => Boolean(clientSecret),
  client_secret_post: (clientSecret) => Boolean(clientSecret),
  private_key_jwt: (_clientSecret, clientKey) => clientKey !== undefined,
  none: () => true,
};

/**
 * OpenID Connect Registration §2 and §3.2: the server may have chosen another algorithm than was
 * asked for; where it names none, it signs with RS256. With one that Quillpost cannot check there
 * is no sign-in; contacts can be shared all the same.
 */
function readSignIn(client: ReadClient, { asked, signInRedirectUri }: AskedRegistration) {
  const {
    redirect_uris = asked.redirect_uris,
    id_token_signed_response_alg: algorithm = usualIdTokenAlgorithm,
  } = client;
  const isChecked = isIdTokenAlgorithm(algorithm);
  const offersSignIn = isChecked && redirect_uris.includes(signInRedirectUri);
  return { offersSignIn, ...(isChecked ? { idTokenAlgorithm: algorithm } : {}) };
}

/**
 * RFC 7591 §3.2.1: the answer says as whom we are registered, and the server may have changed what
 * we asked for.
 */
export function checkClientInformation(
  { body }: HttpResponse,
  asked: AskedRegistration,
): Registration {
  const { said: client, wrong } = readUsable(body, asked);
  check(
    "the answer names a client that we can be",
    "RFC 7591 §3.2.1",
    client,
    () =>
      new RegistrationError(
        "unusable_answer",
        `the registration was answered with a client that cannot be used: ${wrong}`,
      ),
  );
  const { token_endpoint_auth_method: method = "client_secret_basic" } = client;
  return {
    clientId: client.client_id,
    clientSecret: client.client_secret,
    clientKey: method === "private_key_jwt" ? asked.clientKey : undefined,
    authenticationMethod: method as AuthenticationMethod,
    ...readSignIn(client, asked),
    registeredBy: "machine",
    registrationClientUri: client.registration_client_uri,
    registrationAccessToken: client.registration_access_token,
  };
}

/** Our redirect URI, and an authentication method that we know, with the secret or key it needs. */
function readUsable(
  body: string,
  { redirectUri, clientKey }: AskedRegistration,
): Reading<ReadClient> {
  const reading = readMembers(ReadClient, body, ["id_token_signed_response_alg"]);
  if (reading.said === undefined) return reading;
  const {
    client_secret,
    token_endpoint_auth_method: method = "client_secret_basic",
    redirect_uris,
  } = reading.said;
  if (redirect_uris && !redirect_uris.includes(redirectUri))
    return { wrong: `“redirect_uris” lacks ${redirectUri}` };
  if (!Value.Check(AuthenticationMethod, method))
    return {
      wrong: `“token_endpoint_auth_method” is ${method.slice(0, 60)}, which Quillpost does not know`,
    };
  if (!hasCredential[method](client_secret, clientKey))
    return {
      wrong: `“token_endpoint_auth_method” is ${method}, and there is no credential for it`,
    };
  return reading;
}
