import { ClientMetadata } from "@tale/protocol/client-registration";
import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { registerClient } from "./register-client.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { describeClient } from "./client-information.ts";
import { checkClientMetadata, type RegistrationRules } from "./client-metadata.checks.ts";
import {
  checkInitialAccessToken,
  limitRegistrations,
  type RegistrationPolicy,
} from "./registration.checks.ts";
import { answerRegistrationError } from "../clients/registration.error.ts";
import { leaveOutUnsaid } from "./leave-out-unsaid.ts";

export interface RegistrationOptions extends RegistrationRules {
  readonly registration: RegistrationPolicy;
  readonly clients: ClientsStore;
  readonly attempts: AttemptsStore;
  readonly random: Random;
}

/**
 * Dynamic client registration (RFC 7591 §3).
 *
 * A program registers itself, where no developer sits at a keyboard. What it says about itself
 * arrives as JSON; its client id leaves, with a secret if it can keep one, and a token to manage
 * the registration with. Nothing the client names is fetched from here. The portal for people is
 * `portal/`.
 *
 * @step act-1.client-registration
 */
export async function registrationRoute(
  service: Service,
  { issuer, scopes, registration, clients, attempts, random }: RegistrationOptions,
): Promise<void> {
  service.setErrorHandler(answerRegistrationError);
  service.addHook("preValidation", leaveOutUnsaid);

  service.post("/register", { schema: { body: ClientMetadata } }, async (request, reply) => {
    await limitRegistrations(attempts, request.ip);
    checkInitialAccessToken(registration, request.headers.authorization);
    const settings = checkClientMetadata(request.body, { issuer, scopes });
    const registrationToken = random(32);
    const { client, ...secret } = await registerClient(
      settings,
      { registrationToken },
      { clients, random },
    );
    return reply
      .code(201)
      .header("cache-control", "no-store")
      .send(describeClient(client, issuer, { registrationToken, ...secret }));
  });
}
