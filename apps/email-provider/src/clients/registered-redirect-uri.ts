import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import type { Client } from "./client.ts";

declare const registered: unique symbol;

/**
 * A redirect URI that was compared with those its client registered: the only kind that can be
 * redirected to.
 */
export type RegisteredRedirectUri = string & { readonly [registered]: true };

/** A client that is registered now. */
export type KnownClient = Checked<Client, "known">;

/** RFC 6749 §4.1.2.1: without a client there is nobody to send the browser back to. */
export function checkClientId<Sent extends { readonly client_id?: unknown }>(
  sent: Sent,
): asserts sent is Sent & { readonly client_id: string } {
  check(
    "client_id is there",
    "RFC 6749 §4.1.2.1",
    typeof sent.client_id === "string",
    unknownClient,
  );
}

/** RFC 6749 §4.1.2.1: asked at every step, because a client may be deleted meanwhile. */
export function checkClient(client: Client | undefined): KnownClient {
  check("client_id names a registered client", "RFC 6749 §4.1.2.1", client, unknownClient);
  return client as KnownClient;
}

function unknownClient(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_client",
    title: "This application is not known here",
    detail:
      "Its client_id is missing or was never registered, so we cannot tell who is asking and do not send you anywhere.",
    advice:
      "If you develop the application: register it in the developer portal, and send the client_id you are given there.",
  });
}

/**
 * RFC 9700 §4.1.3: compared with the registered ones as raw text, byte by byte, because every
 * clever comparison has once been cleverly misled. It comes before everything else that could fail,
 * since a failure is told by redirecting.
 */
export function checkRegisteredRedirectUri(
  client: KnownClient,
  redirectUri: string | undefined,
): RegisteredRedirectUri {
  check(
    "redirect_uri is there",
    "RFC 6749 §3.1.2.3",
    redirectUri !== undefined,
    () =>
      new ErrorPage({
        status: 400,
        code: "invalid_request",
        title: "The return address is missing",
        detail: `${client.name} asks for access but does not say where to send you and your answer. We do not guess.`,
        advice:
          "If you develop the application: redirect_uri is missing, or came more than once. It must be sent here, also where only one is registered.",
      }),
  );
  const isRegistered = client.redirectUris.some((known) =>
    isSameRedirectUri(known, redirectUri, client),
  );
  check(
    "redirect_uri is registered for this client",
    "RFC 6749 §3.1.2.4",
    isRegistered,
    () =>
      new ErrorPage({
        status: 400,
        code: "invalid_request",
        title: "The return address is not registered",
        detail: `${client.name} wants to send you and your answer to an address that it has not registered. We do not send you there.`,
        advice:
          "If you develop the application: redirect_uri must be equal to a registered one, character by character.",
      }),
  );
  return redirectUri as RegisteredRedirectUri;
}

/**
 * Where a redirect URI leads, for people to read: a host on the web. Anywhere else what looks like
 * a host is none, because an application on this device has taken the scheme (RFC 8252 §8.6); so
 * all of it is told.
 */
export function placeOf(redirectUri: string): string {
  const { protocol = "", host } = URL.parse(redirectUri) ?? {};
  return /^https?:$/.test(protocol) ? host! : redirectUri;
}

function isSameRedirectUri(known: string, asked: string, client: Client): boolean {
  return known === asked || (runsOnDevice(client) && isSameButForPort(known, asked));
}

/**
 * Many applications on a device do not say that they are one; those that prove nothing gain nothing
 * by it (RFC 8252 §8.6).
 */
function runsOnDevice({ applicationType, authenticationMethod }: Client): boolean {
  return applicationType === "native" || authenticationMethod === "none";
}

/**
 * RFC 8252 §7.3: an application on the user's own device gets whatever port is free, so on a
 * loopback address its port may differ.
 */
function isSameButForPort(known: string, asked: string): boolean {
  return loopback.test(known) && URL.canParse(asked) && withoutPort(known) === withoutPort(asked);
}

const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=[/?]|$)/;

function withoutPort(uri: string): string {
  return uri.replace(loopback, "http://$1");
}
