import { initialOf, markOf, type Mark, type Marks } from "@tale/pages/marks";
import type { Client } from "../clients/client.ts";
import type { UsersStore } from "../stores/users.store.ts";

export interface AskerOptions {
  readonly issuer: string;
  readonly marks: Marks;
  readonly users: UsersStore;
}

/** Who asks, for the pages on which a user answers. */
export interface Asker {
  readonly mark: Mark;
  /** The mark of this server, beside it. */
  readonly own: Mark;
  /** The developer who registered it; absent when it registered itself, or the operator did. */
  readonly owner: string | undefined;
  readonly registeredItself: boolean;
  readonly registeredAt: number;
}

/**
 * @param destination where the answer goes: a mark belongs to an address and not to a name, which
 * anybody may register. A device has no address, and gets no mark.
 */
export async function describeAsker(
  { name, ownerId, registeredItself, createdAt }: Client,
  destination: string | undefined,
  { issuer, marks, users }: AskerOptions,
): Promise<Asker> {
  const owner = ownerId === undefined ? undefined : await users.find(ownerId);
  return {
    mark: markOf(marks, name, destination),
    own: markOf(marks, initialOf(new URL(issuer).hostname), issuer),
    owner: owner?.name,
    registeredItself,
    registeredAt: createdAt,
  };
}
