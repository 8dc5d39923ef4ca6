import { ClientInformationResponse } from "@tale/protocol/client-registration";
import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { updateClient } from "./update-client.ts";
import { describeClient } from "./client-information.ts";
import { checkClientMetadata, type RegistrationRules } from "./client-metadata.checks.ts";
import {
  checkRegistrationToken,
  checkUpdate,
  type RegistrationTokens,
} from "./registration.checks.ts";
import { answerRegistrationError } from "../clients/registration.error.ts";
import { leaveOutUnsaid } from "./leave-out-unsaid.ts";

export interface ClientConfigurationOptions extends RegistrationTokens, RegistrationRules {
  readonly random: Random;
}

const Which = Type.Object({ id: Type.String() });

/**
 * The client configuration endpoint (RFC 7592 §2).
 *
 * A client that registered itself comes back with its registration access token to read, replace or
 * end its registration. It stays open when registration is closed: who is in may still leave. The
 * secret is told once, when it is made; it cannot be read here again, because only its hash is
 * kept.
 */
export async function clientConfigurationRoute(
  service: Service,
  { issuer, scopes, random, clients, credentialsRateLimit }: ClientConfigurationOptions,
): Promise<void> {
  service.setErrorHandler(answerRegistrationError);
  service.addHook(
    "onSend",
    async (_request, reply) => void reply.header("cache-control", "no-store"),
  );
  service.addHook("preValidation", leaveOutUnsaid);

  service.get("/register/:id", { schema: { params: Which } }, async (request) => {
    const { client, token } = await whoAsks(request);
    return describeClient(client, issuer, { registrationToken: token });
  });

  service.put(
    "/register/:id",
    { schema: { params: Which, body: ClientInformationResponse } },
    async (request) => {
      const { client, token } = await whoAsks(request);
      await checkUpdate(request.body, client, clients);
      const settings = checkClientMetadata(request.body, { issuer, scopes });
      const secret = await updateClient(client.id, settings, { clients, random });
      return describeClient(
        {
          id: client.id,
          registeredItself: client.registeredItself,
          createdAt: client.createdAt,
          ...settings,
        },
        issuer,
        { registrationToken: token, ...secret },
      );
    },
  );

  service.delete("/register/:id", { schema: { params: Which } }, async (request, reply) => {
    const { client } = await whoAsks(request);
    await clients.remove(client.id);
    return reply.code(204).send();
  });

  function whoAsks(request: FastifyRequest) {
    return checkRegistrationToken((request.params as { id: string }).id, request, {
      clients,
      credentialsRateLimit,
    });
  }
}
