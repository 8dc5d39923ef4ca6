import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { JwkSet } from "@tale/protocol/client-registration";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import type { ClientSettings } from "../clients/client.ts";
import { checkExcuse } from "../clients/pkce-excuse.ts";
import { attempt, checkAll, RegistrationError } from "../clients/registration.error.ts";
import { namesOf } from "../clients/scopes.ts";
import {
  checkClientMetadata,
  type RegistrationRules,
} from "../registration/client-metadata.checks.ts";
import { checkDescription, cleanText } from "../registration/presentation.checks.ts";
import { checkMember } from "../clients/unusable-setting.error.ts";
import type { Field } from "./application-fields.words.ts";
import { metadataOf, methodIn, type ApplicationForm, type Registered } from "./application-form.ts";

/**
 * Checks what a developer typed as if a program had registered it (RFC 7591 §2).
 *
 * @param optional the optional settings that the form has
 * @throws RegistrationError with everything that is wrong
 */
export function checkApplication(
  form: ApplicationForm,
  client: Registered,
  optional: readonly Field[],
  rules: RegistrationRules,
): ClientSettings {
  const hasKeys = optional.some(({ name }) => name === "jwks");
  const typedKeys = hasKeys ? form.jwks : undefined;
  const keys = attempt(() => (typedKeys === undefined ? undefined : checkKeySet(typedKeys)));
  const jwks = hasKeys ? keys.read : client.jwks;
  const scopes = namesOf(rules.scopes).filter((name) => [form.scope].flat().includes(name));
  const metadata = {
    ...metadataOf(form, client, optional),
    ...(jwks ? { jwks: { keys: [...jwks.keys] } } : {}),
    ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}),
    // Keys that cannot be read are not missing: what needs them is looked at once they can.
    ...(keys.refusal ? withoutKeys : {}),
  };
  const description = cleanText(form.description ?? "");
  const [settings] = checkAll(
    () => checkClientMetadata(metadata as ClientMetadata, rules),
    () => checkMember(() => checkDescription(description), { member: "description" }),
    () => checkSomeScope(scopes),
    keys.result,
  );
  if (typedKeys !== undefined) checkSomeKey(settings);
  const { introspects, pkce } = client;
  const application = {
    ...settings,
    ...methodIn(form, client),
    ...(description ? { description } : {}),
    ...(introspects ? { introspects } : {}),
    ...(pkce ? { pkce } : {}),
  };
  checkExcuse(application);
  return application;
}

const withoutKeys = {
  token_endpoint_auth_method: "none",
  require_signed_request_object: false,
  request_object_signing_alg: undefined,
};

/** RFC 7591 §2: an application that may ask for nothing has nothing to ask its users. */
function checkSomeScope(scopes: readonly string[]): void {
  check(
    "a scope is ticked",
    "RFC 7591 §2",
    scopes.length > 0,
    refuse("scope", "tick at least one, or there is nothing to ask users for"),
  );
}

/** RFC 7591 §3.2.2: keys that were typed are meant to be used. */
function checkSomeKey({ jwks }: ClientSettings): void {
  check(
    "a key of what was typed is of use",
    "RFC 7591 §3.2.2",
    jwks?.keys.length !== 0,
    refuse("jwks", "it has no key to check signatures with: leave this empty if nothing is signed"),
  );
}

/** RFC 7517 §5: a set is an object with a list of keys. */
function checkKeySet(text: string): Static<typeof JwkSet> {
  const found = parse(text);
  check(
    "what was typed is JSON",
    "RFC 7517 §5",
    found !== undefined,
    refuse("jwks", 'it is not JSON such as {"keys": [ … ]}; a PEM file must be converted first'),
  );
  check(
    "it is a set, and not a key alone",
    "RFC 7517 §5",
    !isKeyAlone(found),
    refuse("jwks", 'it is one key and not yet a set: write {"keys": [ before it and ]} behind it'),
  );
  check(
    "it is a set of keys",
    "RFC 7517 §5",
    Value.Check(JwkSet, found),
    refuse("jwks", 'it is JSON, but no set of keys such as {"keys": [ … ]}'),
  );
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKeyAlone(found: unknown): boolean {
  return typeof found === "object" && found !== null && "kty" in found && !("keys" in found);
}

function refuse(member: string, problem: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", problem, { member });
}
