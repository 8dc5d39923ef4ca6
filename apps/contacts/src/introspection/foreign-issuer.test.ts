import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { systemClock, systemRandom } from "@tale/service/clock";
import { createTestBrowser } from "@tale/service/testing";
import Provider from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { origin, writeSeed } from "../testing/contacts.ts";

const friends = ["Carol", "Dave"].map((name) => ({
  name,
  email: `${name.toLowerCase()}@friends.example`,
}));
let server: Server;
let provider: Provider;
let grantId: string;
let request: ReturnType<typeof createTestBrowser>;

beforeAll(async () => {
  server = createServer(
    (incoming, outgoing) => void provider.callback()(incoming, outgoing),
  ).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (client_id: string, client_secret: string) => ({
    client_id,
    client_secret,
    redirect_uris: ["http://127.0.0.1/callback"],
    grant_types: ["authorization_code", "refresh_token"],
  });
  provider = new Provider(issuer, {
    clients: [client("quillpost", "secret"), client("contacts", "s3cr:et%/+x")],
    cookies: { keys: ["a key for the test"] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: { enabled: true },
      richAuthorizationRequests: {
        enabled: true,
        types: { contacts: { validate: () => undefined } },
        authorizationDetailsForIntrospection: (_: unknown, { rar }: { rar: object[] }) => rar,
      },
    },
  });
  grantId = await new provider.Grant({ accountId: "u-alice", clientId: "quillpost" }).save();

  const seed = writeSeed({ books: [{ issuer, sub: "u-alice", contacts: friends }] });
  const secrets = JSON.stringify([{ issuer, client_id: "contacts", client_secret: "s3cr:et%/+x" }]);
  const contacts = await buildApp(
    readConfig({
      DATABASE_URL: "file::memory:",
      LOG_LEVEL: "silent",
      SEED: seed,
      TRUSTED_ISSUERS: issuer,
      INTROSPECTION_SECRETS: secrets,
    }),
  );
  request = createTestBrowser(contacts, origin);
});

afterAll(() => void server.close());

interface Wanted {
  readonly scope?: string;
  readonly rar?: readonly object[];
  readonly audience?: string;
  readonly format?: "opaque" | "jwt";
}

async function accessToken({ scope, rar, audience = origin, format = "opaque" }: Wanted) {
  const token = new provider.AccessToken({
    accountId: "u-alice",
    client: await provider.Client.find("quillpost"),
    grantId,
    scope,
    rar,
  });
  token.resourceServer = new provider.ResourceServer(audience, {
    scope: "contacts.read contacts.write",
    audience,
    accessTokenFormat: format,
    accessTokenTTL: 300,
    jwt: { sign: { alg: "RS256" } },
  });
  return token;
}

const list = (authorization: string, headers = {}) =>
  request({ url: "/contacts", headers: { authorization, ...headers } });

describe("JWTs of oidc-provider", () => {
  it("open the book, bound or not, or what their details name", async () => {
    const key = await createDpopKey();
    const bound = await accessToken({ scope: "contacts.read", format: "jwt" });
    bound.setThumbprint("jkt", await thumbprintOfDpopKey(key));
    expect((await list(`Bearer ${await bound.save()}`)).headers["www-authenticate"]).toContain(
      "The token is bound to a key",
    );

    const all = (
      await list(
        `Bearer ${await (await accessToken({ scope: "contacts.read", format: "jwt" })).save()}`,
      )
    ).json().contacts;
    expect(all).toMatchObject(friends);
    const rar = [
      { type: "contacts", locations: [origin], actions: ["read"], contacts: [all[0].id] },
    ];
    expect(
      (await list(`Bearer ${await (await accessToken({ rar, format: "jwt" })).save()}`)).json(),
    ).toEqual({ contacts: [all[0]] });
  });
});

describe("opaque tokens of oidc-provider", () => {
  it("open the book until they are taken back", async () => {
    const token = await accessToken({ scope: "contacts.read" });
    const text = await token.save();
    expect((await list(`Bearer ${text}`)).json()).toMatchObject({ contacts: friends });
    await token.destroy();
    expect((await list(`Bearer ${text}`)).statusCode).toBe(401);
  });

  it("open it with a proof when they are bound to a key, and only then", async () => {
    const key = await createDpopKey();
    const token = await accessToken({ scope: "contacts.read" });
    token.setThumbprint("jkt", await thumbprintOfDpopKey(key));
    const text = await token.save();
    const show = async (nonce?: string) =>
      list(`DPoP ${text}`, {
        dpop: await signDpopProof(key, {
          method: "GET",
          url: `${origin}/contacts`,
          accessToken: text,
          nonce,
          now: systemClock,
          random: systemRandom,
        }),
      });
    const nonce = String((await show()).headers["dpop-nonce"]);
    expect((await show(nonce)).json()).toMatchObject({ contacts: friends });
    expect((await list(`Bearer ${text}`)).statusCode).toBe(401);
  });

  it("open the contacts that their authorization details name", async () => {
    const all = (
      await list(`Bearer ${await (await accessToken({ scope: "contacts.read" })).save()}`)
    ).json().contacts;
    const rar = [
      { type: "contacts", locations: [origin], actions: ["read"], contacts: [all[1].id] },
    ];
    expect((await list(`Bearer ${await (await accessToken({ rar })).save()}`)).json()).toEqual({
      contacts: [all[1]],
    });
  });

  it("open nothing when they are for somebody else, or refresh tokens", async () => {
    const elsewhere = await (
      await accessToken({ scope: "contacts.read", audience: "https://elsewhere.example" })
    ).save();
    const refreshToken = await new provider.RefreshToken({
      accountId: "u-alice",
      client: await provider.Client.find("quillpost"),
      grantId,
      scope: "contacts.read",
    }).save();
    for (const text of [elsewhere, refreshToken])
      expect((await list(`Bearer ${text}`)).statusCode).toBe(401);
  });
});
