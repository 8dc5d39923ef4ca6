import { day, hour, type Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { hasSharedSecret } from "../clients/client.ts";
import { newClientSecret } from "../registration/register-client.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { FreshSecrets } from "./fresh-secret.ts";
import { findOwnApplication, pathOf, WhichApplication } from "./own-application.ts";

export interface RotateSecretOptions {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly freshSecrets: FreshSecrets;
  readonly random: Random;
}

/** How long the secret before may go on working, in milliseconds. */
export const overlaps = [
  { value: "none", label: "stops at once", duration: 0 },
  { value: "hour", label: "works for another hour", duration: hour },
  { value: "day", label: "works for another day", duration: day },
  { value: "week", label: "works for another 7 days", duration: 7 * day },
] as const;

const RotationForm = Type.Object({ overlap: Type.Enum(["none", "hour", "day", "week"]) });

/**
 * A developer gets a new client secret. The old ones go on working for as long as was chosen, so
 * that every server of the application can learn the new one before the old one ends; a secret that
 * leaked ends at once.
 */
export async function rotateSecretRoute(
  service: Service,
  { clients, sessions, freshSecrets, random }: RotateSecretOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.post(
    "/developer/applications/:id/secret",
    { schema: { params: WhichApplication, body: RotationForm } },
    async (request, reply) => {
      const { user } = await sessions.require(request, pathOf(request.params.id));
      const client = await findOwnApplication(request.params.id, user, clients);
      if (hasSharedSecret(client)) {
        const secret = newClientSecret(random);
        const overlap = overlaps.find(({ value }) => value === request.body.overlap)?.duration ?? 0;
        await clients.rotateSecret(client.id, secret, overlap);
        freshSecrets.pass(client.id, secret, reply);
      }
      return reply.redirect(pathOf(client.id), 303);
    },
  );
}
