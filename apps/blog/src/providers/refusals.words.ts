import type { Asked } from "../refusals/refusal.ts";
import { askedScope, signInScope } from "../scopes.ts";
import type { Provider } from "../stores/provider.ts";
import type { KeptRefusal } from "../stores/refusals.store.ts";

/** What was asked for, as a developer looks it up. */
export const askedWords: Record<Asked, string> = {
  metadata: "Metadata (RFC 8414 §3)",
  registration: "Registration (RFC 7591 §3)",
  deletion: "Deletion of an unusable registration (RFC 7592 §2.3)",
  authorization: "Authorization request (RFC 6749 §4.1.1)",
  pushed_request: "Pushed authorization request (RFC 9126 §2.1)",
  code: "Token request with a code (RFC 6749 §4.1.3)",
  refresh: "Token request with a refresh token (RFC 6749 §6)",
  revocation: "Revocation (RFC 7009 §2.1)",
  contacts: "Contacts (RFC 6750 §2)",
  keys: "The provider’s keys (RFC 7517 §5)",
  id_token: "ID token (OpenID Connect Core §3.1.3.7)",
  userinfo: "Userinfo (OpenID Connect Core §5.3)",
};

/** What a developer can do about it, where the error has a name that says so. */
const advice: Record<string, (provider: Pick<Provider, "name" | "contactsUrl">) => string> = {
  invalid_scope: ({ name }) =>
    `${name} does not know a scope that Quillpost asks for, or does not allow it to this client. Quillpost always asks for ${askedScope}, and for ${signInScope} at sign-in. Create these scopes at ${name} and allow them to the client; a server that knows no scopes of one’s own cannot be asked for contacts.`,
  invalid_target: ({ name, contactsUrl }) =>
    `${name} gives out no tokens for the resource ${contactsUrl}. Make it known there as a resource or an audience.`,
  invalid_client: ({ name }) =>
    `${name} does not know the client id, or does not take the secret in the way it is sent. Compare both below, and how the secret is sent.`,
  unauthorized_client: ({ name }) =>
    `The client may not do this at ${name}. Allow it the authorization code and refresh tokens there.`,
  invalid_redirect_uri: ({ name }) => `${name} does not accept the redirect URI that stands below.`,
  invalid_token: ({ name }) =>
    `The contacts server does not take the tokens that ${name} issues. Its log says which claim it misses.`,
};

export function wordsForRefusal(
  provider: Pick<Provider, "name" | "contactsUrl">,
  refusal: { readonly [Member in keyof KeptRefusal]: KeptRefusal[Member] | null },
) {
  const { asked, error } = refusal;
  const known =
    error !== null && error !== undefined && Object.hasOwn(advice, error)
      ? advice[error]
      : undefined;
  return {
    ...refusal,
    problem: refusal.problem!.replace(/^./, (first) => first.toUpperCase()),
    asked: askedWords[asked!],
    advice: known?.(provider),
  };
}
