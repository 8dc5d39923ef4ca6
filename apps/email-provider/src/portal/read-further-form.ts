import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { methodsOf, type Client, type ClientSettings } from "../clients/client.ts";
import { checkKeys } from "../registration/client-keys.checks.ts";
import { checkExcuse } from "../clients/pkce-excuse.ts";
import { RegistrationError } from "../clients/registration.error.ts";
import { UnusableSetting } from "../registration/unusable-setting.error.ts";
import { checkOptionalMetadata } from "../registration/optional-metadata.checks.ts";
import { asSentence, besideField } from "./as-sentence.ts";
import {
  furtherFieldsFor,
  secretAnywhere,
  type FurtherField,
  type FurtherMember,
} from "./further-fields.words.ts";
import { membersOf, type FurtherForm } from "./further-form.ts";
import { checkKeySet } from "./key-set.checks.ts";
import { linesOf } from "./lines-of.ts";

/** Beside the fields they are about; `further` is what no single field is to blame for. */
export type FurtherProblems = {
  readonly [field in FurtherMember | "redirectUris" | "further"]?: readonly string[];
};

export interface FurtherReading {
  readonly settings: Pick<
    ClientSettings,
    "authenticationMethod" | "secretAnywhere" | "jwks" | "further"
  >;
  readonly problems: FurtherProblems;
}

/**
 * Reads what was typed as if a program had sent it (RFC 7591 §2), with everything that is wrong at
 * once. What this client is not offered stays.
 */
export function readFurtherForm(
  form: FurtherForm & { readonly redirect_uris?: string },
  client: Client,
  issuer: string,
): FurtherReading {
  const fields = furtherFieldsFor(client);
  const isOffered = (member: string): boolean => fields.some((field) => field.member === member);
  const proof = chosenProof(form, client, fields);
  const { authenticationMethod } = proof;
  const keys = isOffered("jwks")
    ? attempt(() => readKeys(form, authenticationMethod))
    : { read: client.jwks };
  const jwks = keys.read ? { jwks: { keys: [...keys.read.keys] } } : {};
  const kept = pick(client.further, (member) => !isOffered(member));
  // Keys that cannot be read are not missing: the promise to sign with them is looked at once they
  // can.
  const typed = pick(
    membersOf(form),
    (member) => isOffered(member) && !(keys.refusal && member === "require_signed_request_object"),
  );

  const around: ClientMetadata = {
    redirect_uris: linesOf(form.redirect_uris),
    application_type: client.applicationType,
    token_endpoint_auth_method: authenticationMethod,
    ...jwks,
  };
  const readWith: ReadWith = (members) =>
    attempt(() => checkOptionalMetadata({ ...around, ...members }, issuer));
  const { read, refusal } = readWith({ ...kept, ...typed });
  const settings = { ...proof, ...jwks, further: { ...kept, ...read } };
  const beside: FurtherProblems = {
    ...(refusal ? eachAlone(typed, readWith) : {}),
    ...(keys.refusal ? { jwks: [asSentence(besideField("jwks", keys.refusal.message))] } : {}),
  };
  return {
    settings,
    problems:
      Object.keys(beside).length > 0
        ? beside
        : together(refusal ?? attempt(() => checkExcuse({ ...client, ...settings })).refusal),
  };
}

type Proof = Pick<ClientSettings, "authenticationMethod" | "secretAnywhere">;

/**
 * Whoever has nothing to prove does not begin to here, and a method that nobody offered is none.
 */
function chosenProof(
  { token_endpoint_auth_method: chosen }: FurtherForm,
  client: Client,
  fields: readonly FurtherField[],
): Proof {
  const options =
    fields.find(({ member }) => member === "token_endpoint_auth_method")?.options ?? [];
  const isOffered = options.some(({ value }) => value === chosen);
  const method = isOffered ? chosen : methodsOf(client).join(" ");
  if (method === secretAnywhere)
    return { authenticationMethod: "client_secret_basic", secretAnywhere: true };
  return { authenticationMethod: method as ClientSettings["authenticationMethod"] };
}

function readKeys(
  { jwks }: FurtherForm,
  method: ClientSettings["authenticationMethod"],
): ClientSettings["jwks"] {
  const read = checkKeys(jwks === undefined ? {} : { jwks: checkKeySet(jwks) }, method);
  check(
    "a key of what was typed is of use",
    "RFC 7591 §3.2.2",
    read?.keys.length !== 0,
    () =>
      new UnusableSetting(
        "it has no key to check signatures with: leave this empty if nothing is signed",
      ),
  );
  return read;
}

type Refusal = RegistrationError | UnusableSetting;
type Attempt<Read> = { readonly read?: Read; readonly refusal?: Refusal };
type ReadWith = (members: ClientMetadata) => Attempt<ClientMetadata>;

function attempt<Read>(read: () => Read): Attempt<Read> {
  try {
    return { read: read() };
  } catch (error) {
    if (error instanceof RegistrationError || error instanceof UnusableSetting)
      return { refusal: error };
    throw error;
  }
}

/** What is wrong with one member is found without the others; in a list, line by line. */
function eachAlone(typed: ClientMetadata, readWith: ReadWith): FurtherProblems {
  const found = Object.entries(typed).map(
    ([member, value]) => [member, problemsWith(member, value, readWith)] as const,
  );
  return Object.fromEntries(found.filter(([, problems]) => problems.length > 0));
}

function problemsWith(member: string, value: unknown, readWith: ReadWith): string[] {
  const { refusal } = readWith({ [member]: value });
  if (!refusal) return [];
  const isAboutLines = Array.isArray(value) && refusal.message.startsWith(`${member}[`);
  if (!isAboutLines) return [asSentence(besideField(member, refusal.message))];
  return value.flatMap((line: string) => {
    const { refusal } = readWith({ [member]: [line] });
    return refusal ? [`${line}: ${besideField(member, refusal.message)}.`] : [];
  });
}

/** What is wrong only because of all of it together. */
function together(refusal: Refusal | undefined): FurtherProblems {
  if (!refusal) return {};
  const isAboutRedirects =
    refusal instanceof RegistrationError && refusal.code === "invalid_redirect_uri";
  return { [isAboutRedirects ? "redirectUris" : "further"]: [asSentence(refusal.message)] };
}

function pick(members: ClientMetadata = {}, isWanted: (member: string) => boolean): ClientMetadata {
  return Object.fromEntries(Object.entries(members).filter(([member]) => isWanted(member)));
}
