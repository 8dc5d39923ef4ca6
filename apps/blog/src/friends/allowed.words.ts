import { includesScope, scopes } from "../scopes.ts";
import { namedFriends } from "../some-friends.ts";
import type { Connection } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";

/** One calm line about what the author let Quillpost do; none where that was all it asked for. */
export function whatWasAllowed(
  connection: Connection,
  { name, contactsUrl }: RegisteredProvider,
): string | undefined {
  if (!includesScope(connection.scope, scopes.read)) {
    const picked = namedFriends(connection, contactsUrl) ?? 0;
    return `You let Quillpost see ${picked === 1 ? "one friend" : `${picked} friends`} at ${name}, and nobody else.`;
  }
  return includesScope(connection.scope, scopes.add)
    ? undefined
    : `You let Quillpost see your friends at ${name}, not change them.`;
}
