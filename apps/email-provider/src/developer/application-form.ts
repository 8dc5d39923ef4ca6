import { Type, type Static } from "typebox";
import type { Client, ClientSettings } from "../client-authentication/client.ts";
import { checkDescription, checkHomepage, checkName, cleanText } from "../client-settings/presentation.checks.ts";
import { checkRedirectUri, checkRedirectUriCount } from "../client-settings/redirect-uri.checks.ts";
import { problemOf } from "../client-settings/unusable-setting.error.ts";
import { scopes } from "../scopes.ts";

/** What a developer typed. Fields left empty do not arrive. */
export const ApplicationForm = Type.Object({
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  homepage: Type.Optional(Type.String()),
  redirect_uris: Type.Optional(Type.String()),
  scope: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  kind: Type.Optional(Type.String()),
});

export type ApplicationForm = Static<typeof ApplicationForm>;

/** What the form does not decide: it follows from the kind, or was decided before. */
export type FixedSettings = Pick<ClientSettings, "applicationType" | "authenticationMethod" | "grantTypes" | "introspects" | "pkce" | "jwks" | "further">;

export interface Problems {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly homepage: string | undefined;
  readonly redirectUris: readonly string[];
  readonly scope: string | undefined;
}

/** Reads a form as settings, with everything that is wrong at once; `problems` is undefined when nothing is. */
export function readApplicationForm(form: ApplicationForm, fixed: FixedSettings): { settings: ClientSettings; problems: Problems | undefined } {
  const name = cleanText(form.name ?? "");
  const description = cleanText(form.description ?? "");
  const uri = form.homepage?.trim();
  const redirectUris = [...new Set((form.redirect_uris ?? "").split("\n").map((line) => line.trim()).filter(Boolean))];
  const ticked = scopes.map((scope) => scope.name).filter((scope) => [form.scope].flat().includes(scope));
  const problems: Problems = {
    name: asSentence(problemOf(() => checkName(name))),
    description: asSentence(problemOf(() => checkDescription(description))),
    homepage: uri ? asSentence(problemOf(() => checkHomepage(uri))) : undefined,
    redirectUris: redirectUriProblems(redirectUris, fixed),
    scope: ticked.length > 0 ? undefined : "Tick at least one, or there is nothing to ask users for.",
  };
  return {
    settings: { ...fixed, name, ...(description ? { description } : {}), ...(uri ? { uri } : {}), redirectUris, scopes: ticked },
    problems: Object.values(problems).flat().some(Boolean) ? problems : undefined,
  };
}

/** One sentence per address, so that each can be found in its line. */
function redirectUriProblems(uris: readonly string[], { applicationType, grantTypes }: FixedSettings): string[] {
  if (uris.length === 0 && !grantTypes.includes("authorization_code")) return [];
  const count = problemOf(() => checkRedirectUriCount(uris));
  if (count) return [asSentence(count)];
  return uris.flatMap((uri) => {
    const problem = problemOf(() => checkRedirectUri(uri, applicationType));
    return problem ? [`${uri}: ${problem}.`] : [];
  });
}

function asSentence<Text extends string | undefined>(problem: Text): Text {
  return (problem && `${problem[0]?.toUpperCase()}${problem.slice(1)}.`) as Text;
}

/** The form as it would be filled in for a client that is there. */
export function formOf({ name, description, uri, redirectUris, scopes }: Client): ApplicationForm {
  return { name, ...(description ? { description } : {}), ...(uri ? { homepage: uri } : {}), redirect_uris: redirectUris.join("\n"), scope: [...scopes] };
}
