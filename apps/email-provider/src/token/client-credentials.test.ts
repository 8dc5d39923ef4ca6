import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  contacts,
  contactsServer,
  quillpost,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

async function register(
  changes: Record<string, unknown> = {},
): Promise<{ id: string; authorization: string }> {
  const answer = await browser({
    method: "POST",
    url: "/register",
    json: { client_name: "Night job", grant_types: ["client_credentials"], ...changes },
  });
  const { client_id: id, client_secret: clientSecret = "" } = answer.json<{
    client_id: string;
    client_secret?: string;
  }>();
  return { id, authorization: formatBasicCredentials({ clientId: id, clientSecret }) };
}

function ask(authorization: string, form: Record<string, string> = {}) {
  return browser({
    method: "POST",
    url: "/token",
    form: { grant_type: "client_credentials", ...form },
    headers: { authorization },
  });
}

describe("200", () => {
  test("a client that needs no user registers without a redirect URI, and gets a token in its own name", async () => {
    const { id, authorization } = await register();
    const response = (await ask(authorization)).json<{ access_token: string }>();
    expect(response).toMatchObject({
      token_type: "Bearer",
      expires_in: 300,
      scope: "contacts.read contacts.write",
    });
    expect(response).not.toHaveProperty("refresh_token");
    expect(decodeJwt(response.access_token)).toMatchObject({
      sub: id,
      client_id: id,
      aud: contacts,
    });
    expect(decodeJwt(response.access_token)).not.toHaveProperty("grant_id");
  });

  test("it may ask for less", async () => {
    const { authorization } = await register();
    expect((await ask(authorization, { scope: "contacts.read" })).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  test("introspection knows the token, until its client gives it back", async () => {
    const { id, authorization } = await register();
    const { access_token: token } = (await ask(authorization)).json<{ access_token: string }>();
    const introspect = async () =>
      (
        await browser({
          method: "POST",
          url: "/introspect",
          form: { token },
          headers: { authorization: contactsServer },
        })
      ).json<object>();
    expect(await introspect()).toMatchObject({ active: true, sub: id, client_id: id });
    await browser({ method: "POST", url: "/revoke", form: { token }, headers: { authorization } });
    expect(await introspect()).toEqual({ active: false });
  });
});

describe("400", () => {
  test.each([
    ["invalid_scope", { scope: "everything" }],
    ["invalid_scope", { scope: "contacts.write" }],
    ["invalid_target", { resource: "https://elsewhere.example" }],
  ])("%s is the answer to %o", async (error, form: Record<string, string>) => {
    const { authorization } = await register({ scope: "contacts.read" });
    expect((await ask(authorization, form)).json()).toMatchObject({ error });
  });

  test("unauthorized_client is the answer to a client that registered for something else", async () => {
    expect((await ask(quillpost)).json()).toMatchObject({ error: "unauthorized_client" });
  });

  test("unauthorized_client is the answer to a client that cannot prove who it is", async () => {
    const { id } = await register({ token_endpoint_auth_method: "none" });
    const answer = await browser({
      method: "POST",
      url: "/token",
      form: { grant_type: "client_credentials", client_id: id },
    });
    expect(answer.json()).toMatchObject({ error: "unauthorized_client" });
  });
});
