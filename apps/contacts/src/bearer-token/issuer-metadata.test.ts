import type { JWK } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "../testing/contacts.ts";

const metadataUrl = `${fernmail}/.well-known/oauth-authorization-server`;
const openidUrl = `${fernmail}/.well-known/openid-configuration`;
const jwksUrl = `${fernmail}/jwks`;
const introspectionUrl = `${fernmail}/introspect`;
const secrets = [{ issuer: fernmail, client_id: "contacts", client_secret: "s3cr:et%/+x" }];

let issuer: FakeIssuer;
let contacts: TestContacts;

beforeEach(async () => {
  issuer = await createFakeIssuer(fernmail);
  const environment = { INTROSPECTION_SECRETS: JSON.stringify(secrets) };
  contacts = await startTestContacts({ issuers: [issuer], environment });
  const exp = today / 1000 + 300;
  issuer.opaque["opaque"] = {
    active: true,
    sub: "u-alice",
    aud: origin,
    client_id: "quillpost",
    scope: "contacts.read",
    exp,
  };
});

const statusFor = async (token: string) => (await contacts.requestWith(token)).statusCode;

describe("metadata", () => {
  it.each([
    { scopes_supported: null, registration_endpoint: null, claims_supported: {} },
    { introspection_endpoint: "", mtls_endpoint_aliases: { token_endpoint: null } },
    { grant_types_supported: "authorization_code", service_documentation: 7 },
  ])("serves whatever members say that are not read: %o", async (members) => {
    Object.assign(issuer.metadata, members);
    expect(await statusFor(await issuer.token())).toBe(200);
  });

  it.each([undefined, null, ""])(
    "is read in both forms where the first says %j of an endpoint",
    async (unsaid) => {
      issuer.instead = {
        [metadataUrl]: {
          body: { ...issuer.metadata, jwks_uri: unsaid, introspection_endpoint: unsaid },
        },
        [openidUrl]: { body: issuer.metadata },
      };
      expect(await statusFor(await issuer.token())).toBe(200);
      expect(await statusFor("opaque")).toBe(200);
    },
  );

  it.each(["<html>", [], "null", { issuer: `${fernmail}/` }])(
    "is looked for elsewhere where a server answers 200 and %j",
    async (body) => {
      issuer.instead = { [metadataUrl]: { body }, [openidUrl]: { body: issuer.metadata } };
      expect(await statusFor(await issuer.token())).toBe(200);
    },
  );
});

describe("a key set", () => {
  const good = () => issuer.publicKey("first");
  const publish = (...keys: unknown[]) => void (issuer.instead = { [jwksUrl]: { body: { keys } } });

  it.each([
    null,
    7,
    "key",
    [],
    {},
    { kty: "unknown", kid: "first", alg: "ES256" },
    { kty: "AKP", alg: "ML-DSA-65", kid: "pq" },
    { kty: "oct", k: "AA" },
  ])("is used although %j stands in it", async (entry) => {
    publish(entry, good());
    expect(await statusFor(await issuer.token())).toBe(200);
  });

  it.each([
    { use: null },
    { use: "" },
    { alg: "" },
    { key_ops: [] },
    { key_ops: null },
    { use: "", alg: null, x5c: [], "x5t#S256": "" },
  ])("has a key that %o does not limit", async (members: object) => {
    publish({ ...good(), ...members } as JWK);
    expect(await statusFor(await issuer.token())).toBe(200);
  });

  it.each([{ use: "enc" }, { alg: "ES384" }, { key_ops: ["encrypt"] }])(
    "has a key that %o keeps from being used",
    async (members: object) => {
      publish({ ...good(), ...members } as JWK);
      expect(await statusFor(await issuer.token())).toBe(401);
    },
  );
});

describe("503 until a setting is repaired", () => {
  const wrong: [reason: string, token: "jwt" | "opaque", breakIt: () => void][] = [
    [
      "its metadata names no introspection_endpoint.",
      "opaque",
      () => delete issuer.metadata.introspection_endpoint,
    ],
    [
      "its metadata names no safe introspection_endpoint.",
      "opaque",
      () => (issuer.metadata.introspection_endpoint = "http://id.example/introspect"),
    ],
    [
      "its introspection endpoint answers 401, so it does not take the credentials of this resource.",
      "opaque",
      () =>
        (issuer.instead = {
          [introspectionUrl]: { status: 401, body: { error: "invalid_client" } },
        }),
    ],
    [
      "its introspection endpoint answers 404.",
      "opaque",
      () => (issuer.instead = { [introspectionUrl]: { status: 404, body: "" } }),
    ],
    ["its metadata names no jwks_uri.", "jwt", () => delete issuer.metadata.jwks_uri],
    [
      `its metadata names another issuer, "${fernmail}/".`,
      "jwt",
      () => (issuer.metadata.issuer = `${fernmail}/`),
    ],
  ];

  it.each(wrong)(
    "says what is wrong, and not that a moment helps: %s",
    async (reason, kind, breakIt) => {
      breakIt();
      const answer = await contacts.requestWith(kind === "jwt" ? await issuer.token() : "opaque");
      expect([answer.statusCode, answer.json().title]).toEqual([
        503,
        "A setting must be repaired first",
      ]);
      expect(answer.json().detail).toContain(reason);
      expect(answer.body).not.toMatch(/moment|right now|s3cr/);
    },
  );

  it("is what waiting cannot end: what passes by itself is told as such", async () => {
    issuer.isDown = true;
    for (const token of ["opaque", await issuer.token()]) {
      const { title, detail } = (await contacts.requestWith(token)).json();
      expect([title, detail]).toEqual([
        "Try again in a moment",
        expect.stringContaining("right now"),
      ]);
    }
    Object.assign(issuer, {
      isDown: false,
      instead: { [introspectionUrl]: { status: 429, body: "" } },
    });
    expect((await contacts.requestWith("opaque")).json().title).toBe("Try again in a moment");
  });
});
