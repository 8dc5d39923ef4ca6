import type { HttpClient } from "@tale/service/http-client";
import { describe, expect, it } from "vitest";
import { guestSeeds } from "./guest.ts";
import { invite, type Invitation } from "./invite.ts";

const issuer = "https://login.example/realms/tale";
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/certs`,
  scopes_supported: ["openid"],
};
const http: HttpClient = async () => ({ status: 200, headers: {}, body: JSON.stringify(metadata) });
const guestWith = (more: Partial<Invitation> = {}, environment: NodeJS.ProcessEnv = {}) =>
  invite({ issuer, ...more }, environment, http);

describe("a guest", () => {
  it("is called as its host unless it is given a name", async () => {
    expect((await guestWith()).name).toBe("login.example");
    expect((await guestWith({ name: " Keycloak " })).name).toBe("Keycloak");
  });

  it("has the endpoints that its metadata names, and nothing else of it", async () => {
    expect((await guestWith()).endpoints).toEqual({
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/certs`,
    });
  });

  it.each([
    ["nothing, for tokens of RFC 9068", {}, {}, {}],
    [
      "a profile by its name",
      { profile: "keycloak" },
      {},
      { ISSUER_PROFILES: [{ issuer, profile: "keycloak" }] },
    ],
    [
      "a profile as JSON",
      { profile: '{"profile": "jwt", "scope_claim": "scp"}' },
      {},
      { ISSUER_PROFILES: [{ issuer, profile: "jwt", scope_claim: "scp" }] },
    ],
    [
      "as whom it may ask",
      {},
      { ISSUER_INTROSPECTION_ID: "contacts", ISSUER_INTROSPECTION_SECRET: "s" },
      { INTROSPECTION_SECRETS: [{ issuer, client_id: "contacts", client_secret: "s" }] },
    ],
  ])("has Contacts told %s", async (_, more, environment, expected) => {
    const { contacts } = await guestWith(more, environment);
    expect(
      Object.fromEntries(Object.entries(contacts).map(([name, text]) => [name, JSON.parse(text)])),
    ).toEqual(expected);
  });

  it.each([
    ["a name of the cast", { name: "Fernmail" }, {}, /--name Fernmail cannot be used/],
    ["no name", { name: "  " }, {}, /1 to 24 characters/],
    ["a name that fills the stage", { name: "x".repeat(25) }, {}, /1 to 24 characters/],
    [
      "a profile that is no JSON",
      { profile: "{jwt" },
      {},
      /neither the name of a profile nor JSON/,
    ],
    ["a secret without an id", {}, { ISSUER_CLIENT_SECRET: "s" }, /without ISSUER_CLIENT_ID/],
    [
      "half of the introspection credentials",
      {},
      { ISSUER_INTROSPECTION_ID: "contacts" },
      /belong together/,
    ],
  ])("with %s is refused in one line", async (_, more, environment, words) => {
    await expect(guestWith(more, environment)).rejects.toThrow(words);
  });
});

describe("the seeds with a guest", () => {
  const providers = JSON.stringify([
    { name: "Fernmail", client_id: "quillpost" },
    { name: "Ottermail" },
  ]);
  const listed = async (environment: NodeJS.ProcessEnv) =>
    JSON.parse(
      guestSeeds.quillpost(providers, await guestWith({ name: "Keycloak" }, environment)),
    ) as { name: string }[];

  it("name it where Ottermail stood, without credentials: it waits to be registered", async () => {
    const all = await listed({});
    expect(all.map(({ name }) => name)).toEqual(["Fernmail", "Keycloak"]);
    expect(all[1]).toEqual({
      name: "Keycloak",
      issuer,
      contacts_url: "http://contacts.ottermail.localhost:4012",
    });
  });

  it("hold the credentials that were given", async () => {
    expect((await listed({ ISSUER_CLIENT_ID: "q", ISSUER_CLIENT_SECRET: "s" }))[1]).toMatchObject({
      client_id: "q",
      client_secret: "s",
    });
  });

  it("begin without any provider when a developer shall add it", async () => {
    expect(
      JSON.parse(guestSeeds.quillpost(providers, { ...(await guestWith()), isListed: false })),
    ).toEqual([]);
  });

  it("give its accounts a sample whose every entry says that it is one", () => {
    const { samples } = JSON.parse(guestSeeds.contacts(issuer)) as {
      samples: { issuer: string; contacts: { name: string; email: string }[] }[];
    };
    expect(samples).toMatchObject([{ issuer }]);
    for (const { name, email } of samples[0]!.contacts)
      expect([name, email]).toEqual([
        expect.stringContaining("(sample)"),
        expect.stringMatching(/^[a-z]+@friends\.example$/),
      ]);
  });
});
