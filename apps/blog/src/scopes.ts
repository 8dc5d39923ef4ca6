import { formatScope, parseScope } from "@tale/protocol/scope";

/** What Quillpost asks for: the friends' addresses, and, for whoever types in a new friend, to keep them there. */
export const scopes = { read: "contacts.read", add: "contacts.write" } as const;

export const askedScope = formatScope(Object.values(scopes));

/** What Quillpost wants to know of somebody who signs in: who, what to call them, and where friends' answers may go. Nothing of what they have. */
export const signInScope = "openid profile email";

/** Some servers give a refresh token only to a client that asks for it (OpenID Connect Core §11), and announce the scope. */
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
