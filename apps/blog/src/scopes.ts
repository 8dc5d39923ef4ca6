import { formatScope, parseScope } from "@tale/protocol/scope";

/**
 * What Quillpost asks for: the friends' addresses, and, for whoever types in a new friend, to keep
 * them there.
 */
export const scopes = { read: "contacts.read", add: "contacts.write" } as const;

export const askedScope = formatScope(Object.values(scopes));

/**
 * What Quillpost wants to know of somebody who signs in: who, what to call them, and where friends'
 * answers may go. Nothing of what they have.
 */
export const signInScope = "openid profile email";

/**
 * What a server is asked at a sign-in. `email` is left out where the scopes are announced without
 * it (OpenID Connect Discovery §3): nobody allowed it to the client there, and the whole sign-in
 * would be refused as `invalid_scope`.
 */
export function signInScopeOf({
  scopes_supported: known,
}: {
  readonly scopes_supported?: readonly string[];
}): string {
  return known && !known.includes("email") ? "openid profile" : signInScope;
}

/**
 * Some servers give a refresh token only to a client that asks for it (OpenID Connect Core §11),
 * and announce the scope.
 */
const refreshScope = "offline_access";

/** What a server is asked for. */
export function scopeAskedOf({
  scopes_supported: known,
}: {
  readonly scopes_supported?: readonly string[];
}): string {
  return known?.includes(refreshScope) ? `${askedScope} ${refreshScope}` : askedScope;
}

/** Whether a granted `scope` text includes one scope. */
export function includesScope(granted: string, scope: string): boolean {
  return parseScope(granted)?.includes(scope) ?? false;
}
