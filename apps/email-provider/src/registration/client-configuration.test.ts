import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { bothEngines } from "@tale/database/engines.testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  authorize,
  redeem,
  redirectUri,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let program: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  program = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const metadata = {
  client_name: "Quillpost",
  redirect_uris: [redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
};

/** Registers a client and knows how to manage it. */
async function registered(changes: object = {}, visit = program) {
  const client = (
    await visit({ method: "POST", url: "/register", json: { ...metadata, ...changes } })
  ).json();
  const url = new URL(client.registration_client_uri).pathname;
  const headers = { authorization: `Bearer ${client.registration_access_token}` };
  const manage = (method: "GET" | "PUT" | "DELETE", json?: unknown) =>
    visit({ method, url, headers, ...(json === undefined ? {} : { json }) });
  return { client, url, manage };
}

describe("200", () => {
  it("reads the registration, without the secret that only its client knows", async () => {
    const { client, manage } = await registered();
    const { client_secret, ...known } = client;
    const response = await manage("GET");
    expect(response).toMatchObject({ statusCode: 200, headers: { "cache-control": "no-store" } });
    expect(response.json()).toEqual(known);
    expect(client_secret).toBeDefined();
  });

  it("replaces all of it: what is left out falls back to its default", async () => {
    const { client, manage } = await registered({
      client_uri: "https://example.com",
      scope: "contacts.read",
    });
    const response = await manage("PUT", {
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uris: ["https://example.com/new"],
      client_uri: null,
    });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      client_id: client.client_id,
      redirect_uris: ["https://example.com/new"],
      grant_types: ["authorization_code"],
      scope: "contacts.read contacts.write openid profile email",
      client_name: "Unnamed application",
      registration_access_token: client.registration_access_token,
      registration_client_uri: client.registration_client_uri,
    });
    expect(response.json()).not.toHaveProperty("client_uri");
    expect((await manage("GET")).json()).toEqual(response.json());
    expect(
      (await program({ url: authorizationUrl({ client_id: client.client_id }) })).statusCode,
    ).toBe(400);
  });

  it("gives a secret to a client that had none and now wants to prove who it is", async () => {
    const { client, manage } = await registered({ token_endpoint_auth_method: "none" });
    const answer = (
      await manage("PUT", {
        ...metadata,
        client_id: client.client_id,
        token_endpoint_auth_method: "client_secret_post",
      })
    ).json();
    expect(answer.client_secret).toMatch(/^[\w-]{43}$/);
    const again = (await manage("PUT", { ...metadata, client_id: client.client_id })).json();
    expect(again).not.toHaveProperty("client_secret");
  });

  it("ends the secret of a client that needs none any more, also for the day it needs one again", async () => {
    const { client, manage } = await registered();
    await manage("PUT", {
      ...metadata,
      client_id: client.client_id,
      token_endpoint_auth_method: "none",
    });
    const again = (await manage("PUT", { ...metadata, client_id: client.client_id })).json();
    expect(again.client_secret).toMatch(/^[\w-]{43}$/);
    expect(again.client_secret).not.toBe(client.client_secret);
    expect(
      (
        await manage("PUT", {
          ...metadata,
          client_id: client.client_id,
          client_secret: client.client_secret,
        })
      ).statusCode,
    ).toBe(400);
  });
});

describe("400", () => {
  it.each([
    [{ client_id: "another" }],
    [{ client_secret: "made-up" }],
    [{ registration_access_token: "x" }],
    [{ registration_client_uri: "x" }],
    [{ client_id_issued_at: 1 }],
    [{ client_secret_expires_at: 0 }],
    [{ client_id: undefined }],
    [{ grant_types: ["implicit"] }],
  ])("refuses an update with %j, and changes nothing", async (change) => {
    const { client, manage } = await registered();
    const before = (await manage("GET")).json();
    const response = await manage("PUT", {
      ...metadata,
      client_id: client.client_id,
      client_name: "Changed",
      ...change,
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: "invalid_client_metadata" });
    expect((await manage("GET")).json()).toEqual(before);
    fernmail.clock.now += 2_000;
  });
});

describe("401", () => {
  it("is the same for a wrong token, another client's token and a client that is not there", async () => {
    const [one, other] = [await registered(), await registered()];
    const attempts = [
      { url: one.url, authorization: "Bearer made-up" },
      { url: one.url, authorization: `Bearer ${other.client.registration_access_token}` },
      {
        url: "/register/nobody",
        authorization: `Bearer ${other.client.registration_access_token}`,
      },
      {
        url: "/register/quillpost",
        authorization: `Bearer ${other.client.registration_access_token}`,
      },
      { url: "/register/%00", authorization: `Bearer ${other.client.registration_access_token}` },
    ];
    for (const { url, authorization } of attempts) {
      for (const method of ["GET", "DELETE"] as const) {
        const response = await program({ method, url, headers: { authorization } });
        expect(response).toMatchObject({
          statusCode: 401,
          headers: { "www-authenticate": 'Bearer error="invalid_token"' },
        });
      }
    }
    expect((await one.manage("GET")).statusCode).toBe(200);
  });

  it("challenges who brings no token at all", async () => {
    const { url } = await registered();
    expect(await program({ url })).toMatchObject({
      statusCode: 401,
      headers: { "www-authenticate": "Bearer" },
    });
  });
});

describe.each(bothEngines())("204 on %s", (_, createUrl) => {
  let server: Fernmail;
  beforeAll(
    async () =>
      void (server = await startFernmail({ environment: { DATABASE_URL: await createUrl() } })),
  );
  afterAll(() => server.service.close());

  it("deletes the client, and with it every code, token and consent", async () => {
    const browser = server.openBrowser();
    const { client, manage, url } = await registered({}, browser);
    const basic = {
      authorization: formatBasicCredentials({
        clientId: client.client_id,
        clientSecret: client.client_secret,
      }),
    };
    const ask = { url: authorizationUrl({ client_id: client.client_id }) };
    const tokens = (
      await redeem(browser, (await authorize(browser, ask)).get("code") ?? "", {}, basic)
    ).json();
    const unusedCode = (await authorize(browser, ask)).get("code") ?? "";
    const introspect = () =>
      browser({
        method: "POST",
        url: "/introspect",
        form: { token: tokens.access_token },
        headers: {
          authorization: formatBasicCredentials({
            clientId: "contacts",
            clientSecret: "contacts-introspection-secret",
          }),
        },
      });
    expect((await introspect()).json()).toMatchObject({ active: true });

    const response = await manage("DELETE");
    expect(response).toMatchObject({ statusCode: 204, body: "" });
    expect((await introspect()).json()).toEqual({ active: false });
    for (const refused of [
      await redeem(browser, unusedCode, {}, basic),
      await refreshWith(browser, tokens.refresh_token, {}, basic),
    ]) {
      expect(refused.json()).toMatchObject({ error: "invalid_client" });
    }
    expect((await browser(ask)).statusCode).toBe(400);
    expect((await manage("GET")).statusCode).toBe(401);
    expect((await manage("DELETE")).statusCode).toBe(401);
    expect((await browser({ url: "/account" })).body).not.toContain(client.client_id);
    expect(url).toContain(client.client_id);
  });
});
