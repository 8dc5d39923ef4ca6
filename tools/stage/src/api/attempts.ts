import { setTimeout as delay } from "node:timers/promises";
import type { Attempt } from "@tale/backstage/facts";
import type { Leg, Secret } from "../run/leg.ts";
import type { Stage } from "./state.ts";

export const wishes = [
  "code-at-contacts",
  "code-again",
  "token-at-authorization-server",
  "token-at-contacts",
  "introspect",
] as const;
export type Wish = (typeof wishes)[number];

type Request = Pick<Attempt, "method" | "url" | "headers" | "body">;

/**
 * Tries things out with the secrets of the run. The stage has none of them: it asks Quillpost,
 * which was given them, to send the request, and both ends report it like any other.
 */
export function createAttempts({ record, parties, show }: Stage) {
  return async (wish: Wish) => {
    const legs = record.legsOf(show.chosen());
    const tokenRequest = legs.findLast(
      (leg) =>
        leg.kind === "request" &&
        leg.from === "quillpost" &&
        /grant_type=authorization_code/.test(leg.body ?? ""),
    );
    const contactsRequest = legs.findLast(
      (leg) =>
        leg.kind === "request" &&
        leg.from === "quillpost" &&
        leg.to.endsWith("-contacts") &&
        markOf(leg, "access-token") !== undefined,
    );
    const request = requestFor(wish, tokenRequest, contactsRequest);
    const during = tokenRequest ?? contactsRequest;
    if (!request || !during) return undefined;

    const answer = await parties.attempt("quillpost", {
      during: `${during.exchange}.${during.kind}`,
      ...request,
    });
    if (!answer?.exchange) return undefined;
    await delay(150);
    const { status, headers, body, exchange } = answer;
    return {
      status,
      headers,
      body,
      legs: record
        .legsOf("all")
        .filter((leg) => leg.exchange === exchange)
        .map(({ n }) => n),
    };
  };

  function requestFor(
    wish: Wish,
    tokenRequest: Leg | undefined,
    contactsRequest: Leg | undefined,
  ): Request | undefined {
    const code = tokenRequest && markOf(tokenRequest, "authorization-code");
    const token = contactsRequest && markOf(contactsRequest, "access-token");
    switch (wish) {
      case "code-again":
        return tokenRequest && again(tokenRequest);
      case "code-at-contacts":
        return code && contactsRequest
          ? {
              method: "GET",
              url: contactsRequest.url,
              headers: { authorization: `Bearer ${code}` },
              body: null,
            }
          : undefined;
      case "token-at-contacts":
        return contactsRequest && token
          ? {
              method: "GET",
              url: contactsRequest.url,
              headers: { authorization: `Bearer ${token}` },
              body: null,
            }
          : undefined;
      case "token-at-authorization-server":
        return token && tokenRequest
          ? {
              method: "POST",
              url: tokenRequest.url,
              // As the client that was given it: what is refused is the token, and nothing else.
              headers: clientOf(tokenRequest),
              body: `grant_type=refresh_token&refresh_token=${token}${credentialsIn(tokenRequest)}`,
            }
          : undefined;
      case "introspect":
        return token && tokenRequest
          ? {
              method: "POST",
              url: tokenRequest.url.replace(/\/token$/, "/introspect"),
              headers: { ...form, authorization: String(tokenRequest.headers["authorization"]) },
              body: `token=${token}`,
            }
          : undefined;
    }
  }

  function markOf(leg: Leg, kind: Secret["kind"]): string | undefined {
    const tag = leg.secrets.find((one) => record.secrets.get(one)?.kind === kind);
    const secret = tag === undefined ? undefined : record.secrets.get(tag);
    return secret && `‹${secret.kind}:${secret.first}…${secret.length}#${secret.tag}›`;
  }
}

/** How the client proved who it is, in the header or in the form. */
function clientOf({ headers: { authorization } }: Leg): Record<string, string> {
  return typeof authorization === "string" ? { ...form, authorization } : { ...form };
}

function credentialsIn({ parameters }: Leg): string {
  return parameters
    .filter(({ in: place, name }) => place === "form" && /^client_/.test(name))
    .map(
      ({ name, value }) => `&${name}=${value.startsWith("‹") ? value : encodeURIComponent(value)}`,
    )
    .join("");
}

const form = { "content-type": "application/x-www-form-urlencoded" };

/** The very same request, word for word. */
function again(leg: Leg): Request {
  const { url, parameters } = leg;
  const body = parameters
    .filter(({ in: place }) => place === "form")
    .map(
      ({ name, value }) => `${name}=${value.startsWith("‹") ? value : encodeURIComponent(value)}`,
    )
    .join("&");
  return { method: "POST", url, headers: clientOf(leg), body };
}
