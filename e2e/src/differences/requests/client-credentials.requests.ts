import { type Parameters } from "../authorize.ts";
import { ask } from "../endpoints.ts";
import { differs, row, type Table } from "../row.ts";

const own: Parameters = { grant_type: "client_credentials" };

/** A client asks in its own name (RFC 6749 §4.4). */
export const clientCredentials: Table = {
  endpoint: "Token request in the client's own name",
  rows: [
    row("nothing wrong", "200", (server) =>
      ask(server, "token", { ...own, scope: "contacts.read" }, "robot"),
    ),
    row(
      "scope missing",
      "200",
      (server) => ask(server, "token", own, "robot"),
      differs("default-scope", "scope: none", "scope: contacts.read contacts.write"),
    ),
    row(
      "scope unknown",
      "400 invalid_scope",
      (server) => ask(server, "token", { ...own, scope: "moon.walk" }, "robot"),
      differs("unknown-scope", "200"),
    ),
    row("resource known", "200", (server) =>
      ask(
        server,
        "token",
        { ...own, scope: "contacts.read", resource: "http://archive.fernmail.localhost:4003" },
        "robot",
      ),
    ),
    row("resource unknown", "400 invalid_target", (server) =>
      ask(server, "token", { ...own, resource: "https://elsewhere.example" }, "robot"),
    ),
    row("resource twice", "400 invalid_target", (server) =>
      ask(
        server,
        "token",
        {
          ...own,
          resource: [
            "http://contacts.fernmail.localhost:4002",
            "http://archive.fernmail.localhost:4003",
          ],
        },
        "robot",
      ),
    ),
    row(
      "a public client",
      "400 unauthorized_client",
      (server) => ask(server, "token", own, "single"),
      differs("grant-not-registered", "400 invalid_request"),
    ),
  ],
};
