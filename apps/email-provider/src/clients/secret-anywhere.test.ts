import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { ClientInformationResponse } from "@tale/protocol/client-registration";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodForm, openPortal, register, send } from "../testing/portal.ts";
import { describeClient } from "../registration/client-information.ts";
import { basic, clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  redeem,
  redirectUri,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

interface Credentials {
  readonly headers: Record<string, string>;
  readonly form: Record<string, string>;
}

const either = {
  ...clients.rival,
  client_id: "either",
  client_name: "Either",
  secret_anywhere: true,
};

let fernmail: Fernmail;
let browser: Browser;
let quinn: Browser;
let application: { path: string; id: string; secret?: string | undefined };
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed([either]) } });
  browser = fernmail.openBrowser();
  quinn = await openPortal(fernmail);
  application = await register(quinn);
});
afterAll(() => fernmail.service.close());

const inHeader = (clientId: string, clientSecret = ""): Credentials => ({
  headers: { authorization: formatBasicCredentials({ clientId, clientSecret }) },
  form: {},
});
const inBody = (client_id: string, client_secret = ""): Credentials => ({
  headers: {},
  form: { client_id, client_secret },
});
const post = (url: string, { headers, form }: Credentials, more: Record<string, string> = {}) =>
  browser({ method: "POST", url, form: { ...form, ...more }, headers });
const endpoints = ["/token", "/revoke", "/introspect", "/par", "/device_authorization"];

describe("a client that a developer registered by hand", () => {
  it.each([
    ["header", "body"],
    ["body", "header"],
    ["body", "body"],
  ])(
    "may send its secret in the %s with the code, and in the %s to refresh",
    async (first, second) => {
      const ways: Record<string, Credentials> = {
        header: inHeader(application.id, application.secret),
        body: inBody(application.id, application.secret),
      };
      const code =
        (await authorize(browser, { url: authorizationUrl({ client_id: application.id }) })).get(
          "code",
        ) ?? "";
      const tokens = await redeem(browser, code, ways[first]!.form, ways[first]!.headers);
      expect(tokens.statusCode).toBe(200);
      expect(
        await refreshWith(
          browser,
          tokens.json<Tokens>().refresh_token,
          ways[second]!.form,
          ways[second]!.headers,
        ),
      ).toHaveProperty("statusCode", 200);
    },
  );

  it.each(endpoints)("is believed either way at %s, and not both ways at once", async (url) => {
    const { id, secret } = application;
    for (const way of [inHeader(id, secret), inBody(id, secret)])
      expect((await post(url, way)).statusCode).not.toBe(401);
    for (const way of [
      inHeader(id, "wrong"),
      inBody(id, "wrong"),
      { headers: {}, form: { client_id: id } },
    ])
      expect((await post(url, way)).statusCode).toBe(401);
    const both = await post(url, {
      headers: inHeader(id, secret).headers,
      form: inBody(id, secret).form,
    });
    expect(both).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("use one way of client authentication per request"),
    });
  });

  it("is shown so, and its developer may choose one of the two, and both again", async () => {
    const { path, id, secret } = await register(quinn);
    const edit = async (token_endpoint_auth_method: string) => {
      expect(
        await send(quinn, `${path}/edit`, { ...goodForm, token_endpoint_auth_method }),
      ).toHaveProperty("statusCode", 303);
      const [page, form] = await Promise.all([
        quinn({ url: path }),
        quinn({ url: `${path}/edit` }),
      ]);
      expect(form.body).toContain(`value="${token_endpoint_auth_method}" checked`);
      return page.body;
    };
    expect((await quinn({ url: `${path}/edit` })).body).toContain(
      'value="client_secret_basic client_secret_post" checked',
    );
    expect(await edit("client_secret_basic")).not.toContain("client_secret_post");
    expect((await post("/introspect", inBody(id, secret), { token: "t" })).json()).toMatchObject({
      error_description:
        "the client sends its credentials as client_secret_post, and is registered for client_secret_basic",
    });
    expect(await edit("client_secret_basic client_secret_post")).toContain(
      "<code>client_secret_basic</code> or <code>client_secret_post</code>",
    );
    expect(await post("/introspect", inBody(id, secret), { token: "t" })).toHaveProperty(
      "statusCode",
      200,
    );
    expect(await edit("client_secret_post")).toContain("<code>client_secret_post</code>");
    expect(await post("/introspect", inHeader(id, secret), { token: "t" })).toHaveProperty(
      "statusCode",
      401,
    );
  });
});

describe("a client of the seed", () => {
  it("may be one of those", async () => {
    for (const way of [
      { headers: { authorization: basic(either) }, form: {} },
      inBody("either", "a-secret-for-tests"),
    ]) {
      const code =
        (
          await authorize(browser, {
            url: authorizationUrl({ client_id: "either", redirect_uri: clientRedirectUri }),
          })
        ).get("code") ?? "";
      expect(
        await redeem(browser, code, { ...way.form, redirect_uri: clientRedirectUri }, way.headers),
      ).toHaveProperty("statusCode", 200);
    }
  });

  it.each(["none", "private_key_jwt"])(
    "stops the start where it has no secret to send: %s",
    async (token_endpoint_auth_method) => {
      const SEED = writeTestSeed([{ ...either, token_endpoint_auth_method, jwks: { keys: [] } }]);
      await expect(startFernmail({ environment: { SEED } })).rejects.toThrow(/either/);
    },
  );
});

describe("a client that named its method (RFC 7591 §2)", () => {
  it.each([
    ["client_secret_basic", inBody],
    [undefined, inBody],
    ["client_secret_post", inHeader],
  ])("keeps to it, or to the default: %s", async (token_endpoint_auth_method, way) => {
    const { client_id, client_secret } = (
      await browser({
        method: "POST",
        url: "/register",
        json: { redirect_uris: [redirectUri], token_endpoint_auth_method },
      })
    ).json<{ client_id: string; client_secret: string }>();
    for (const url of endpoints)
      expect(await post(url, way(client_id, client_secret))).toHaveProperty("statusCode", 401);
  });
});

describe("a registration that is read", () => {
  it("tells one method that RFC 7591 knows", () => {
    const told = describeClient(
      {
        id: "x",
        name: "X",
        redirectUris: [],
        grantTypes: [],
        scopes: [],
        authenticationMethod: "client_secret_basic",
        secretAnywhere: true,
        applicationType: "web",
        registeredItself: true,
        createdAt: 0,
      },
      "https://as.example",
      { registrationToken: "t" },
    );
    expect(told.token_endpoint_auth_method).toBe("client_secret_basic");
    expect(Value.Check(ClientInformationResponse, told)).toBe(true);
  });
});
