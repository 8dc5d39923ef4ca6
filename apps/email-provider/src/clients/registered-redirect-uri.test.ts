import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Client } from "./client.ts";
import { ErrorPage } from "@tale/pages/error-page";
import * as checks from "./registered-redirect-uri.ts";
import { checkClient, checkRegisteredRedirectUri, placeOf } from "./registered-redirect-uri.ts";

const client = (applicationType: Client["applicationType"], ...redirectUris: string[]): Client => ({
  id: "quillpost",
  name: "Quillpost",
  redirectUris,
  applicationType,
  grantTypes: ["authorization_code"],
  scopes: [],
  authenticationMethod: "client_secret_basic",
  createdAt: 0,
  registeredItself: false,
});

const isRegistered = (known: Client, asked: string | undefined): boolean => {
  try {
    return checkRegisteredRedirectUri(checkClient(known), asked) === asked;
  } catch {
    return false;
  }
};

const registered = "https://blog.example/callback?tenant=1";

describe("the place people are told", () => {
  it.each([
    ["https://client.example/callback", "client.example"],
    ["http://127.0.0.1:4000/callback", "127.0.0.1:4000"],
    ["com.example.pocket:/callback", "com.example.pocket:/callback"],
    [
      "com.evil.app://www.quillpost.example/callback",
      "com.evil.app://www.quillpost.example/callback",
    ],
    ["", ""],
  ])("of %s is %s (RFC 8252 §8.6)", (uri, place) => expect(placeOf(uri)).toBe(place));
});

describe("a redirect URI", () => {
  it("is the registered one and nothing else, character by character", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (asked) => isRegistered(client("web", registered), asked) === (asked === registered),
      ),
    );
  });

  it("is another one after any change of a single character", () => {
    const change = fc.record({
      at: fc.nat(registered.length),
      remove: fc.nat(1),
      insert: fc.string({ maxLength: 2 }),
    });
    fc.assert(
      fc.property(change, ({ at, remove, insert }) => {
        const asked = registered.slice(0, at) + insert + registered.slice(at + remove);
        return isRegistered(client("web", registered), asked) === (asked === registered);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    "https://blog.example/callback",
    "https://blog.example/callback?tenant=1#",
    "https://blog.example/callback?tenant=1&x=y",
    "https://blog.example:443/callback?tenant=1",
    "HTTPS://blog.example/callback?tenant=1",
    "https://BLOG.example/callback?tenant=1",
    "https://blog.example/./callback?tenant=1",
    "https://blog.example/x/../callback?tenant=1",
    "https://blog.example/%63allback?tenant=1",
    "https://user@blog.example/callback?tenant=1",
    "https://blog.example\\@evil.example/callback?tenant=1",
    " https://blog.example/callback?tenant=1",
    "https://blog.example/callback?tenant=1\n",
  ])("is not %j, although a browser may see the same place", (asked) => {
    expect(isRegistered(client("web", registered), asked)).toBe(false);
  });

  it.each([
    ["https://blog.example/callback", "https://blog.example/callback/"],
    ["https://blog.example/callback/", "https://blog.example/callback"],
    ["https://blog.example/callback", "https://blog.example//callback"],
    ["https://blog.example", "https://blog.example/"],
    ["https://blog.example/", "https://blog.example"],
    ["https://blog.example/callback?tenant=1", "https://blog.example/callback/?tenant=1"],
    ["https://blog.example/callback?tenant=1", "https://blog.example/callback?tenant=1/"],
  ])("%s is not asked for by a slash more or less: %s", (known, asked) => {
    for (const type of ["web", "native"] as const)
      expect(isRegistered(client(type, known), asked)).toBe(false);
    expect(isRegistered({ ...client("web", known), authenticationMethod: "none" }, asked)).toBe(
      false,
    );
  });

  it("may be any of those registered", () => {
    expect(isRegistered(client("web", "https://blog.example/other", registered), registered)).toBe(
      true,
    );
  });

  it("must be there", () => {
    expect(isRegistered(client("web", registered), undefined)).toBe(false);
  });
});

const onDevice = [
  "http://127.0.0.1/callback",
  "http://[::1]:8000/callback?a=1",
  "http://localhost/callback",
  "com.example.pocket:/callback",
];

describe.each<[string, Client]>([
  ["a native application", client("native", ...onDevice)],
  [
    "a native application with a key",
    { ...client("native", ...onDevice), authenticationMethod: "private_key_jwt" },
  ],
  [
    "a public client that does not say what it is",
    { ...client("web", ...onDevice), authenticationMethod: "none" },
  ],
])("the redirect URI of %s", (_, pocket) => {
  it("may have any port on a loopback address (RFC 8252 §7.3)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 65_535 }),
        (port) =>
          isRegistered(pocket, `http://127.0.0.1:${port}/callback`) &&
          isRegistered(pocket, `http://[::1]:${port}/callback?a=1`),
      ),
    );
  });

  it("may have no other port than one there is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 65_536 }),
        (port) => !isRegistered(pocket, `http://127.0.0.1:${port}/callback`),
      ),
    );
  });

  it.each([
    "http://localhost:8000/callback",
    "https://127.0.0.1:8000/callback",
    "http://127.0.0.2:8000/callback",
    "http://127.1:8000/callback",
    "http://127.0.0.1:8000/callback/",
    "http://127.0.0.1:8000/other",
    "http://127.0.0.1:8000/callback?a=1",
    "http://127.0.0.1:8000@evil.example/callback",
    "http://127.0.0.1:8000.evil.example/callback",
    "http://127.0.0.1.evil.example/callback",
    "http://127.0.0.1:/callback",
    "http://127.0.0.1:8000\\@evil.example/callback",
    "com.example.pocket:8000/callback",
  ])("is not %s", (asked) => {
    expect(isRegistered(pocket, asked)).toBe(false);
  });

  it("may have another port only where the whole host is the loopback address", () => {
    expect(
      isRegistered(
        client("native", "http://127.0.0.1@app.example/callback"),
        "http://127.0.0.1:80@app.example/callback",
      ),
    ).toBe(false);
  });

  it("varies its port and nothing else, whatever is asked", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const asked = `http://127.0.0.1${before}/callback${after}`;
        return (
          isRegistered(pocket, asked) ===
          (after === "" &&
            (before === "" || (/^:\d{1,5}$/.test(before) && Number(before.slice(1)) < 65_536)))
        );
      }),
    );
  });
});

describe("the redirect URI of a web application that proves who it is", () => {
  it.each(["client_secret_basic", "client_secret_post", "private_key_jwt"] as const)(
    "keeps its port on a loopback address, too: %s",
    (authenticationMethod) => {
      expect(
        isRegistered(
          { ...client("web", "http://127.0.0.1:9000/callback"), authenticationMethod },
          "http://127.0.0.1:9001/callback",
        ),
      ).toBe(false);
    },
  );
});

describe("a client nobody registered", () => {
  it("is told so on a page", () => {
    expect(() => checkClient(undefined)).toThrow("This application is not known here");
  });
});

it.each([{}, { client_id: undefined }, { client_id: ["quillpost", "quillpost"] }])(
  "client_id is one text, and not missing: %j (RFC 6749 §4.1.2.1)",
  (sent) => expect(() => checks.checkClientId(sent)).toThrow(ErrorPage),
);
