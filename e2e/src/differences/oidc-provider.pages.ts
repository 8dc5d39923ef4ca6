import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type Provider from "oidc-provider";
import type { Interaction } from "oidc-provider";

/**
 * Sign-in and consent as plain forms, named like those of Fernmail, so that one browser can fill in
 * both.
 */
export async function answerInteraction(
  provider: Provider,
  users: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  const isSignIn = interaction.prompt.name === "login";
  if (request.method !== "POST")
    return showPage(response, isSignIn ? signInForm : consentForm(scopesOf(interaction)));

  const form = new URLSearchParams(await text(request));
  const result = isSignIn
    ? { login: { accountId: users.get(form.get("email") ?? "") } }
    : await consentTo(provider, interaction, form);
  await provider.interactionFinished(request, response, result);
}

/** What was ticked is granted, what was not is refused, and a no is a no. */
async function consentTo(
  provider: Provider,
  interaction: Interaction,
  form: URLSearchParams,
): Promise<object> {
  const ticked = form.getAll("scope");
  if (form.get("decision") !== "allow" || ticked.length === 0)
    return { error: "access_denied", error_description: "the user said no" };
  const { session, params, grantId } = interaction;
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session!.accountId, clientId: params.client_id });
  for (const scope of scopesOf(interaction)) {
    const isAllowed = ticked.includes(scope);
    if (isAllowed) grant.addOIDCScope(scope);
    else grant.rejectOIDCScope(scope);
    for (const resource of [params.resource ?? []].flat()) {
      if (isAllowed) grant.addResourceScope(resource, scope);
      else grant.rejectResourceScope(resource, scope);
    }
  }
  return { consent: { grantId: await grant.save() } };
}

function scopesOf({ params }: Interaction): string[] {
  return params.scope?.split(" ") ?? [];
}

const signInForm =
  '<form id="sign-in" method="post"><input name="email"><input name="password" type="password"><button>Sign in</button></form>';

function consentForm(scopes: readonly string[]): string {
  const boxes = scopes
    .map(
      (scope) =>
        `<label><input type="checkbox" name="scope" value="${scope}" checked> ${scope}</label>`,
    )
    .join("");
  return `<form id="consent" method="post">${boxes}<button id="deny" name="decision" value="deny">Deny</button><button id="allow" name="decision" value="allow">Allow</button></form>`;
}

function showPage(response: ServerResponse, body: string): void {
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
    .end(`<!doctype html><title>oidc-provider</title><main>${body}</main>`);
}
