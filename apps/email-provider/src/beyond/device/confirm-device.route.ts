import type { Service } from "@tale/service/create-service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { describeAsker, type AskerOptions } from "../../authorization/asker.ts";
import { ConsentForm, readConsent } from "../../authorization/consent-answer.ts";
import {
  describeConsentForm,
  showConsentForm,
  type ConsentFormOptions,
} from "../../authorization/consent-form.ts";
import type { Client } from "../../clients/client.ts";
import { checkClient, type KnownClient } from "../../clients/registered-redirect-uri.ts";
import type { Sessions } from "../../session/current-session.ts";
import type { AttemptsStore } from "../../stores/attempts.store.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { DeviceRequest, DeviceRequestsStore } from "../../stores/device-requests.store.ts";
import type { Session } from "../../stores/sessions.store.ts";
import type { User } from "../../stores/users.store.ts";
import { formatUserCode, readUserCode, type CountedUserCode } from "../../stores/user-code.ts";
import type { AddressBooks } from "../details/address-book.ts";
import { promptForFriends, type FriendsPrompt } from "../details/friends-prompt.ts";
import { TypedCode } from "./enter-code.route.ts";
import {
  answerDevicePageError,
  checkUserCode,
  limitGuesses,
  type OpenedDeviceRequest,
} from "./user-code.checks.ts";

export interface ConfirmDeviceOptions extends ConsentFormOptions, AskerOptions {
  readonly addressBooks: AddressBooks;
  readonly attempts: AttemptsStore;
  readonly clients: ClientsStore;
  readonly deviceRequests: DeviceRequestsStore;
  readonly sessions: Sessions;
}

/** A device's request, and who is asked about it. */
interface Opened {
  readonly client: KnownClient;
  readonly user: User;
  readonly userCode: CountedUserCode;
  readonly session: Session;
  readonly asked: OpenedDeviceRequest;
}

/**
 * Consent for a device (RFC 8628 §3.3).
 *
 * A code arrives from `/device`; the signed-in user compares it with the screen, sees who asks and
 * for what, and decides, each time anew: no device can prove who it is. The decision waits here
 * until the device asks for it at `token`; the same address then says how it ended, to the session
 * that decided and to no other.
 */
export async function confirmDeviceRoute(
  service: Service,
  options: ConfirmDeviceOptions,
): Promise<void> {
  const { addressBooks, attempts, clients, deviceRequests, sessions } = options;
  service.setErrorHandler(answerDevicePageError);

  service.get(
    "/device/confirm",
    { exposeHeadRoute: false, schema: { querystring: TypedCode } },
    async (request, reply) => {
      const opened = await openRequest(request, request.query.user_code);
      const { asked, client } = opened;
      return asked.decision
        ? reply.view("beyond/device/device-decided.page.hbs", describeDecision(asked, client))
        : ask(reply, opened, await promptFor(opened));
    },
  );

  service.post(
    "/device/confirm",
    { schema: { body: Type.Intersect([TypedCode, ConsentForm]) } },
    async (request, reply) => {
      const opened = await openRequest(request, request.body.user_code);
      const { userCode, session, asked } = opened;
      const friends =
        request.body.decision === "allow"
          ? await promptFor(opened) // RFC 9396
          : undefined;
      const consent = readConsent(request.body, asked.scopes, friends);
      if (consent.kind === "unclear" && !asked.decision)
        return ask(reply.code(422), opened, friends, true);
      await deviceRequests.decide(
        userCode,
        session,
        consent.kind === "yes"
          ? { ...asked, ...consent.consented, decision: "allowed" }
          : { scopes: [], decision: "denied" },
      );
      return reply.redirect(pathOf(userCode), 303);
    },
  );

  function promptFor({ asked, client, user }: Opened) {
    return promptForFriends(asked, client, user, addressBooks);
  }

  async function ask(
    reply: FastifyReply,
    { userCode, user, client, asked }: Opened,
    friends: FriendsPrompt | undefined,
    isUnclear = false,
  ): Promise<FastifyReply> {
    const form = { action: "/device/confirm", name: "user_code", value: formatUserCode(userCode) };
    return showConsentForm(reply, "beyond/device/confirm-device.page.hbs", {
      ...describeConsentForm({ client, user, asked, friends, form, isUnclear }, options),
      asker: await describeAsker(client, undefined, options),
    });
  }

  /** What the device waits for an answer to, and who may give it. */
  async function openRequest(request: FastifyRequest, typed: string | undefined): Promise<Opened> {
    const read = readUserCode(typed ?? "");
    const session = await sessions.require(request, pathOf(read));
    const sender = { user: session.user, address: request.ip };
    const userCode = await limitGuesses(attempts, sender, read);
    const asked = checkUserCode(userCode, await deviceRequests.open(userCode, session));
    return {
      userCode,
      session,
      user: session.user,
      asked,
      client: checkClient(await clients.find(asked.clientId)),
    };
  }
}

function describeDecision({ decision }: DeviceRequest, { name }: Client) {
  const isConnected = decision === "allowed";
  return { title: isConnected ? "Connected" : "Nothing was shared", clientName: name, isConnected };
}

function pathOf(userCode: string): string {
  return `/device/confirm?user_code=${formatUserCode(userCode)}`;
}
