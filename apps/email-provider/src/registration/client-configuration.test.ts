import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { bothEngines } from "@tale/database/engines.testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  authorize,
  redeem,
  refreshWith,
  startFernmail,
  type Fernmail,
} from "../testing/app.ts";
import {
  fernmail,
  metadata,
  program,
  registered,
  startForPrograms,
} from "../testing/client-configuration.ts";

beforeAll(startForPrograms);

afterAll(() => fernmail.service.close());

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
