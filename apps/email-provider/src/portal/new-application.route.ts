import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import { second, type Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { registerClient, registrationsPerAddress } from "../registration/register-client.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import { attempt } from "../clients/registration.error.ts";
import type { KnownTargets } from "../clients/scopes.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { checkApplication } from "./application-form.checks.ts";
import { ApplicationForm } from "./application-form.ts";
import { describeForm } from "./application-form.page.ts";
import { applicationKinds } from "./application-kinds.ts";
import type { FreshSecrets } from "./fresh-secret.ts";
import { pathOf } from "./own-application.ts";

export interface NewApplicationOptions extends KnownTargets {
  readonly clients: ClientsStore;
  readonly attempts: AttemptsStore;
  readonly sessions: Sessions;
  readonly freshSecrets: FreshSecrets;
  readonly issuer: string;
  readonly random: Random;
}

/**
 * A developer registers an application (RFC 6749 §2).
 *
 * The form arrives: a name, where answers may be sent, what may be asked for. The browser goes on
 * to the application's page, which shows client id and client secret.
 *
 * @step act-1.client-registration
 */
export async function newApplicationRoute(
  service: Service,
  options: NewApplicationOptions,
): Promise<void> {
  const { clients, attempts, sessions, freshSecrets, random } = options;
  service.setErrorHandler(answerSignInNeeded);

  service.get("/developer/new", async (request, reply) => {
    const { user } = await sessions.require(request, "/developer/new");
    return reply.view(
      "portal/application-form.page.hbs",
      describeForm({ user, form: {}, known: options }),
    );
  });

  service.post("/developer/new", { schema: { body: ApplicationForm } }, async (request, reply) => {
    const { user } = await sessions.require(request, "/developer/new");
    const kind =
      applicationKinds.find(({ value }) => value === request.body.kind) ?? applicationKinds[0];
    const { read: settings, refusal } = attempt(() =>
      checkApplication(request.body, kind.settings, [], options),
    );
    if (refusal)
      return reply
        .code(422)
        .view(
          "portal/application-form.page.hbs",
          describeForm({ user, form: request.body, error: refusal, known: options }),
        );

    await limitRegistrations(attempts, request.ip);
    const { client, secret } = await registerClient(
      settings,
      { ownerId: user.id },
      { clients, random },
    );
    freshSecrets.pass(client.id, secret, reply);
    return reply.redirect(pathOf(client.id), 303);
  });
}

/** RFC 7591 §3: registering by hand is bounded like registering by program. */
async function limitRegistrations(attempts: AttemptsStore, address: string): Promise<void> {
  const wait = Math.ceil(
    (await attempts.countFrom(address, "registration", registrationsPerAddress)) / second,
  );
  check(
    "not too many registrations",
    "RFC 7591 §3",
    wait === 0,
    () =>
      new ErrorPage({
        status: 429,
        title: "Too many registrations",
        detail: `Too many applications were registered from your network just now. Please wait ${wait} seconds.`,
        retryAfter: wait,
      }),
  );
}
