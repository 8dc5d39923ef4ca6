import { afterAll, beforeAll, describe, test } from "vitest";
import { redirectUri } from "./testing/app.ts";
import {
  browser,
  expectCalm,
  fernmail,
  good,
  odd,
  proven,
  startHostile,
} from "./testing/hostile-json.ts";

beforeAll(startHostile);

afterAll(() => fernmail.service.close());

describe.each(odd)("where a text belongs, %s is answered calmly", (_what, json) => {
  /** Puts the JSON where a mark stands, in what is otherwise written as usual. */
  const write = (value: unknown): string => JSON.stringify(value).replaceAll('"HERE"', () => json);

  test.each<[string, unknown]>([
    ["as the type", [{ type: "HERE" }]],
    ["as a place", [{ type: "contacts", locations: ["HERE"], actions: ["read"] }]],
    [
      "as a contact",
      [
        {
          type: "contacts",
          locations: ["http://contacts.fernmail.localhost:4002"],
          actions: ["read"],
          contacts: ["HERE"],
        },
      ],
    ],
    ["as a detail", ["HERE"]],
    ["as the whole", "HERE"],
  ])("in authorization_details %s", async (_place, details) => {
    const parameters = {
      ...good(),
      scope: "contacts.read",
      authorization_details: write(details),
    } as Record<string, string>;
    expectCalm(await browser({ method: "POST", url: "/par", form: parameters, headers: proven() }));
  });

  test.each<[string, unknown]>([
    ...["kty", "crv", "x", "y", "kid", "alg", "use", "key_ops", "n", "x5c", "more"].map(
      (name): [string, unknown] => [
        `as ${name} of a key`,
        { jwks: { keys: [{ kty: "EC", [name]: "HERE" }] } },
      ],
    ),
    ["as a key", { jwks: { keys: ["HERE"] } }],
    ["as jwks", { jwks: "HERE" }],
    ...[
      "client_name",
      "client_uri",
      "redirect_uris",
      "grant_types",
      "response_types",
      "scope",
      "token_endpoint_auth_method",
      "contacts",
      "more",
    ].map((name): [string, unknown] => [`as ${name}`, { [name]: "HERE" }]),
  ])("in a registration %s", async (_place, changes) => {
    fernmail.clock.now += 60_000;
    const payload = write({ redirect_uris: [redirectUri], ...(changes as object) });
    expectCalm(
      await browser({
        method: "POST",
        url: "/register",
        payload,
        headers: { "content-type": "application/json" },
      }),
    );
  });
});
