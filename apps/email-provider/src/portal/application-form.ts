import { Type, type Static } from "typebox";
import type { Client, ClientSettings } from "../clients/client.ts";
import {
  checkDescription,
  checkHomepage,
  checkName,
  cleanText,
} from "../registration/presentation.checks.ts";
import { checkRedirectUri, checkRedirectUriCount } from "../registration/redirect-uri.checks.ts";
import { problemOf } from "../registration/unusable-setting.error.ts";
import { namesOf, type Scope } from "../clients/scopes.ts";
import { asSentence } from "./as-sentence.ts";
import { FurtherForm, furtherFormOf } from "./further-form.ts";
import { linesOf } from "./lines-of.ts";
import type { FurtherProblems } from "./read-further-form.ts";

/** What a developer typed. Fields left empty do not arrive. */
export const ApplicationForm = Type.Object({
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  homepage: Type.Optional(Type.String()),
  redirect_uris: Type.Optional(Type.String()),
  scope: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  kind: Type.Optional(Type.String()),
  ...FurtherForm.properties,
});

export type ApplicationForm = Static<typeof ApplicationForm>;

/**
 * What is not read here: it follows from the kind, was decided before, or is one of the further
 * settings.
 */
export type FixedSettings = Pick<
  ClientSettings,
  | "applicationType"
  | "authenticationMethod"
  | "secretAnywhere"
  | "grantTypes"
  | "introspects"
  | "pkce"
  | "jwks"
  | "further"
>;

export interface Problems extends FurtherProblems {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly homepage: string | undefined;
  readonly redirectUris: readonly string[];
  readonly scope: string | undefined;
}

/**
 * Reads a form as settings, with everything that is wrong at once; `problems` is undefined when
 * nothing is.
 *
 * @param found problems that are known already
 */
export function readApplicationForm(
  form: ApplicationForm,
  fixed: FixedSettings,
  scopes: readonly Scope[],
  found: FurtherProblems = {},
): { settings: ClientSettings; problems: Problems | undefined } {
  const name = cleanText(form.name ?? "");
  const description = cleanText(form.description ?? "");
  const uri = form.homepage?.trim();
  const redirectUris = linesOf(form.redirect_uris);
  const ticked = namesOf(scopes).filter((scope) => [form.scope].flat().includes(scope));
  const problems: Problems = {
    ...found,
    name: asSentence(problemOf(() => checkName(name))),
    description: asSentence(problemOf(() => checkDescription(description))),
    homepage: uri ? asSentence(problemOf(() => checkHomepage(uri))) : undefined,
    redirectUris: [...redirectUriProblems(redirectUris, fixed), ...(found.redirectUris ?? [])],
    scope:
      ticked.length > 0 ? undefined : "Tick at least one, or there is nothing to ask users for.",
  };
  return {
    settings: {
      ...fixed,
      name,
      ...(description ? { description } : {}),
      ...(uri ? { uri } : {}),
      redirectUris,
      scopes: ticked,
    },
    problems: Object.values(problems).flat().some(Boolean) ? problems : undefined,
  };
}

/** One sentence per address, so that each can be found in its line. */
function redirectUriProblems(
  uris: readonly string[],
  { applicationType, grantTypes }: FixedSettings,
): string[] {
  if (uris.length === 0 && !grantTypes.includes("authorization_code")) return [];
  const count = problemOf(() => checkRedirectUriCount(uris));
  if (count) return [asSentence(count)];
  return uris.flatMap((uri) => {
    const problem = problemOf(() => checkRedirectUri(uri, applicationType));
    return problem ? [`${uri}: ${problem}.`] : [];
  });
}

/** The form as it would be filled in for a client that is there. */
export function formOf(client: Client): ApplicationForm {
  const { name, description, uri, redirectUris, scopes } = client;
  return {
    ...furtherFormOf(client),
    name,
    ...(description ? { description } : {}),
    ...(uri ? { homepage: uri } : {}),
    redirect_uris: redirectUris.join("\n"),
    scope: [...scopes],
  };
}
