import { ErrorPage } from "@tale/pages/error-page";
import { Type } from "typebox";
import type { Client } from "../clients/client.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { User } from "../stores/users.store.ts";

export const WhichApplication = Type.Object({ id: Type.String() });

/** An application is shown to its owner. To everybody else it is as if it were not there. */
export async function findOwnApplication(
  id: string,
  owner: User,
  clients: ClientsStore,
): Promise<Client> {
  const client = await clients.find(id);
  if (client?.ownerId === owner.id) return client;
  throw new ErrorPage({
    status: 404,
    title: "You have no such application",
    detail: "It was deleted, or belongs to somebody else.",
    action: { href: "/developer", label: "Your applications" },
  });
}

export function pathOf(clientId: string): string {
  return `/developer/applications/${encodeURIComponent(clientId)}`;
}
