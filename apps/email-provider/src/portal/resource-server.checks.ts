import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { Client } from "../clients/client.ts";
import { UnusableSetting } from "../clients/unusable-setting.error.ts";
import type { User } from "../stores/users.store.ts";

/**
 * RFC 7662 §4: an operator says which client may learn about tokens. Owning the registration of a
 * client is not enough, or every developer could look into the tokens of every other. Other
 * accounts get 404.
 */
export function checkOperator({ email }: User, operators: readonly string[]): void {
  check(
    "the account is an operator's",
    "RFC 7662 §4",
    isOperator(email, operators),
    () =>
      new ErrorPage({
        status: 404,
        title: "There is no such page",
        detail: "The address may be mistyped, or it is for the operators of this server.",
        action: { href: "/developer", label: "Your applications" },
      }),
  );
}

export function isOperator(email: string, operators: readonly string[]): boolean {
  return operators.includes(email.toLowerCase());
}

/** A client id is public, and may have been copied with a blank. */
export function checkKnown(client: Client | undefined): Client {
  check(
    "the client is registered",
    "RFC 7662 §2.1",
    client,
    () => new UnusableSetting("There is no application with this client id."),
  );
  return client;
}

/** RFC 7662 §2.1: a public client cannot prove who it is, and would be refused at each question. */
export function checkProvesItself(client: Client): Client {
  check(
    "the client can prove who it is",
    "RFC 7662 §2.1",
    client.authenticationMethod !== "none",
    () =>
      new UnusableSetting(
        `${client.name} is registered without a way to prove who it is (token_endpoint_auth_method is none), so it cannot ask.`,
      ),
  );
  return client;
}

/**
 * RFC 7662 §4: a right is for the tokens of one resource, and this server gives out tokens for
 * these only.
 */
export function checkResourceOfServer(
  resource: string | undefined,
  resources: readonly string[],
): string {
  check(
    "tokens are given out for the resource",
    "RFC 7662 §4",
    resource !== undefined && resources.includes(resource),
    () => new UnusableSetting("Choose the resource whose tokens it may ask about."),
  );
  return resource;
}
