import { formatScope, parseScope } from "@tale/protocol/scope";

/** What Quillpost asks for: the friends' addresses, and, for whoever types in a new friend, to keep them there. */
export const scopes = { read: "contacts.read", add: "contacts.write" } as const;

export const askedScope = formatScope(Object.values(scopes));

/** Whether a granted `scope` text includes one scope. */
export function includesScope(granted: string, scope: string): boolean {
  return parseScope(granted)?.includes(scope) ?? false;
}
