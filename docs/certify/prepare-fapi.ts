/**
 * `node docs/certify/prepare-fapi.ts https://fernmail.example https://contacts.fernmail.example
 * https://www.certification.openid.net`
 *
 * Registers the clients of the FAPI 2.0 plans at an issuer, each with a key of its own, and prints
 * the plans' configuration with the private halves: keep it out of any repository. The module in
 * which Alice says no has two clients of its own, because she is not asked again about those that
 * she allowed before.
 */
import { createHttpClient } from "@tale/service/http-client";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { placed, type Places } from "./places.ts";

/** What a plan wants of its clients. */
export interface FapiChoice {
  readonly algorithm: "ES256" | "EdDSA" | "PS256";
  readonly isOpenid?: boolean;
  readonly isRich?: boolean;
  readonly isInOwnName?: boolean;
  readonly signsRequests?: boolean;
}

type FapiPlaces = Omit<Places, "quillpost">;

interface FapiClient {
  readonly client_id: string;
  readonly scope: string;
  readonly jwks: { readonly keys: JWK[] };
  readonly dpop_signing_alg: string;
}

interface Task {
  readonly task: string;
  readonly match: string;
  readonly optional?: true;
  readonly commands: readonly (readonly (string | number)[])[];
}

const alias = "fernmail-fapi";
const numbers = ["one", "two", "three", "four"];
const send = createHttpClient();

/** The configuration of a FAPI 2.0 plan, for clients that are registered by this call. */
export async function prepareFapi(places: FapiPlaces, choice: FapiChoice): Promise<object> {
  const { suite, issuer, contacts } = places;
  const callback = `${suite}/test/a/${alias}/callback`;
  const [one, two, three, four] = await Promise.all(
    numbers.map((number, index) =>
      register(
        `Conformance ${number}`,
        index % 2 === 0 ? callback : `${callback}?dummy1=lorem&dummy2=ipsum`,
        places,
        choice,
      ),
    ),
  );
  const openid = (await placed("openid.json", places)).replaceAll(
    "/test/a/fernmail/",
    `/test/a/${alias}/`,
  );
  const {
    browser: [{ tasks }],
    options,
  } = JSON.parse(openid) as { browser: [{ tasks: Task[] }]; options: object };
  const [signsIn, allows, ...rest] = tasks as [Task, Task, ...Task[]];
  const match = `${issuer}/authorize*`;

  /**
   * These clients registered themselves: of an error Fernmail tells Alice first, and she decides
   * whether to go on.
   */
  const goesOn: Task = {
    task: "Fernmail warns, and Alice goes on",
    match,
    optional: true,
    commands: [["click", "css", ".notice a[href*='/callback']", "optional"]],
  };
  const denies: Task = {
    task: "Alice denies it",
    match: `${issuer}/consent*`,
    commands: [["click", "id", "deny"]],
  };
  const looks: Task = {
    task: "Alice looks, and does nothing yet",
    match: `${issuer}/sign-in*`,
    commands: [["wait", "id", "sign-in", 10]],
  };
  const picks: Task = {
    ...allows,
    commands: [["click", "css", "input[name=contact]", "optional"], ...allows.commands],
  };
  const usual = { match, tasks: [signsIn, choice.isRich ? picks : allows, goesOn, ...rest] };
  const plan = "fapi2-security-profile-final";
  const wellKnown = choice.isOpenid ? "openid-configuration" : "oauth-authorization-server";
  const detail = { type: "contacts", locations: [contacts], actions: ["read"] };

  return {
    alias,
    description: "Fernmail, FAPI 2.0 Security Profile: pushed requests, private_key_jwt, DPoP",
    server: { discoveryUrl: `${issuer}/.well-known/${wellKnown}` },
    client: one,
    client2: two,
    resource: {
      resourceUrl: `${contacts}/contacts`,
      ...(choice.isRich ? { richAuthorizationRequest: [detail] } : {}),
    },
    options,
    browser: [usual],
    override: {
      [`${plan}-user-rejects-authentication`]: {
        client: three,
        client2: four,
        browser: [{ match, tasks: [signsIn, denies, ...rest] }],
      },
      [`${plan}-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds`]: {
        browser: [{ match, "match-limit": 1, tasks: [looks] }, usual],
      },
    },
  };
}

async function register(
  client_name: string,
  redirectUri: string,
  { issuer }: FapiPlaces,
  choice: FapiChoice,
): Promise<FapiClient> {
  const { algorithm: alg } = choice;
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = client_name.replace(" ", "-").toLowerCase();
  const [own, shown] = (
    await Promise.all([privateKey, publicKey].map((key) => exportJWK(key)))
  ).map((jwk) => ({ ...jwk, alg, use: "sig", kid }));
  const response = await send(`${issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name,
      scope: choice.isOpenid ? "openid profile email contacts.read" : "contacts.read",
      ...(choice.isInOwnName
        ? { grant_types: ["client_credentials"] }
        : { redirect_uris: [redirectUri], grant_types: ["authorization_code", "refresh_token"] }),
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [shown] },
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
      ...(choice.isOpenid ? { id_token_signed_response_alg: "ES256" } : {}),
      ...(choice.signsRequests ? { require_signed_request_object: true } : {}),
    }),
  });
  const answer = JSON.parse(response.body) as { client_id?: string; error_description?: string };
  if (!answer.client_id)
    throw new Error(`${issuer} did not register ${client_name}: ${answer.error_description}`);
  return {
    client_id: answer.client_id,
    scope: choice.isOpenid ? "openid contacts.read" : "contacts.read",
    jwks: { keys: [own!] },
    dpop_signing_alg: alg,
  };
}

if (import.meta.main) {
  const [issuer = "", contacts = "", suite = "https://www.certification.openid.net"] =
    process.argv.slice(2);
  console.log(
    JSON.stringify(await prepareFapi({ suite, issuer, contacts }, { algorithm: "ES256" }), null, 2),
  );
}
