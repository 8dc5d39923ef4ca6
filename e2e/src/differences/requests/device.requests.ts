import { later, type Parameters } from "../authorize.ts";
import { ask, post } from "../endpoints.ts";
import { parseJson } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

const grant_type = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * A device without a keyboard asks for codes (RFC 8628 §3.1), and then whether its user has decided
 * (§3.4).
 */
export const device: Table = {
  endpoint: "Device flow",
  rows: [
    row(
      "nothing wrong",
      "200",
      (server) => ask(server, "device_authorization", { scope: "contacts.read" }, "television"),
      differs(
        "interval-told",
        "members: device_code user_code verification_uri verification_uri_complete",
        "members: device_code interval user_code verification_uri verification_uri_complete",
      ),
    ),
    row(
      "no scope",
      "200",
      (server) => ask(server, "device_authorization", {}, "television"),
      differs(
        "interval-told",
        "members: device_code user_code verification_uri verification_uri_complete",
        "members: device_code interval user_code verification_uri verification_uri_complete",
      ),
    ),
    row(
      "scope unknown",
      "400 invalid_scope",
      (server) => ask(server, "device_authorization", { scope: "moon.walk" }, "television"),
      differs("unknown-scope", "200"),
    ),
    row("scope twice", "400 invalid_request", (server) =>
      ask(
        server,
        "device_authorization",
        { scope: ["contacts.read", "contacts.read"] },
        "television",
      ),
    ),
    row("resource unknown", "400 invalid_target", (server) =>
      ask(
        server,
        "device_authorization",
        { scope: "contacts.read", resource: "https://elsewhere.example" },
        "television",
      ),
    ),
    row(
      "no client at all",
      "401 invalid_client",
      (server) => ask(server, "device_authorization", {}, {}),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "a client that registered another way",
      "400 unauthorized_client",
      (server) => ask(server, "device_authorization", { scope: "contacts.read" }),
      differs("grant-not-registered", "400 invalid_request"),
    ),
    row("asked, and nobody has decided", "400 authorization_pending", async (server) =>
      poll(server, await deviceCode(server)),
    ),
    row(
      "asked twice at once",
      "400 slow_down",
      async (server) => {
        const device_code = await deviceCode(server);
        await poll(server, device_code);
        return poll(server, device_code);
      },
      differs("slow-down", "400 authorization_pending"),
    ),
    row("asked after ten minutes", "400 expired_token", async (server) => {
      const device_code = await deviceCode(server);
      return later(server, 601_000, () => poll(server, device_code));
    }),
    row("asked with a code that was never given", "400 invalid_grant", (server) =>
      poll(server, "never-given"),
    ),
    row("asked without a code", "400 invalid_request", (server) => poll(server, undefined)),
    row(
      "asked by a client that registered another way",
      "400 unauthorized_client",
      async (server) => ask(server, "token", { grant_type, device_code: await deviceCode(server) }),
      differs("grant-not-registered", "400 invalid_request"),
    ),
  ],
};

async function deviceCode(server: Server): Promise<string> {
  return String(
    parseJson(
      (await post(server, "device_authorization", { scope: "contacts.read" }, "television")).body,
    )["device_code"],
  );
}

function poll(server: Server, device_code: Parameters[string]) {
  return ask(server, "token", { grant_type, device_code }, "television");
}
