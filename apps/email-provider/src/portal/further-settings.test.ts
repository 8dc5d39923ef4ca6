import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { eventually, hiddenInputs } from "@tale/service/testing";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestKey, provenWith, type TestKey } from "../keys.testing.ts";
import {
  answerIn,
  authorizationUrl,
  authorize,
  issuer,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../app.testing.ts";
import { goodForm, openPortal, register, send, shown, type Form } from "./portal.testing.ts";

let fernmail: Fernmail;
let quinn: Browser;
let key: TestKey;
beforeAll(async () => {
  fernmail = await startFernmail();
  quinn = await openPortal(fernmail);
  key = await createTestKey(fernmail);
});
afterAll(() => fernmail.service.close());

const scope = ["contacts.read", "contacts.write", "openid"];
const basic = (id: string, secret = "") => ({
  authorization: formatBasicCredentials({ clientId: id, clientSecret: secret }),
});
const publicKeys = (): string => JSON.stringify({ keys: [key.publicJwk] });

/** An application with further settings, and what the portal shows of it then. */
async function registerWith(further: Form, changes: Form = {}) {
  fernmail.clock.now += 2_000;
  const application = await register(quinn, { scope, ...changes });
  const response = await send(quinn, `${application.path}/edit`, {
    ...goodForm,
    scope,
    ...further,
  });
  expect(response).toMatchObject({ statusCode: 303, headers: { location: application.path } });
  return { ...application, page: (await quinn({ url: application.path })).body };
}

/** Whether an authorization request in the query alone gets anywhere; if not, why. */
async function refusal(id: string): Promise<string | null> {
  return answerIn(
    await fernmail.openBrowser()({ url: authorizationUrl({ client_id: id, prompt: "none" }) }),
  ).get("error_description");
}

async function signInTo(id: string, browser = fernmail.openBrowser()) {
  return {
    browser,
    code:
      (await authorize(browser, { url: authorizationUrl({ client_id: id, scope: "openid" }) })).get(
        "code",
      ) ?? "",
  };
}

describe("what is set", () => {
  it("is in the form again, which is then unfolded, and goes when it is taken out", async () => {
    const further = {
      post_logout_redirect_uris: "https://a.example/\nhttps://b.example/?x=1",
      backchannel_logout_uri: "https://a.example/logout",
      require_signed_request_object: "true",
      dpop_bound_access_tokens: "true",
      id_token_signed_response_alg: "ES256",
      jwks: publicKeys(),
    };
    const { path } = await registerWith(further);
    const { body } = await quinn({ url: `${path}/edit` });
    expect(body).toContain('<details class="optional-settings" open>');
    expect(body).toContain(">https://a.example/\nhttps://b.example/?x&#x3D;1</textarea>");
    expect(body).toContain('value="https://a.example/logout"');
    expect(body.match(/name="(?:require|dpop)_[a-z_]+"[^>]* checked>/g)).toHaveLength(2);
    expect(body).toMatch(/<option value="ES256" selected>/);
    expect(body).toContain(key.publicJwk.x);

    await send(quinn, `${path}/edit`, { ...goodForm, scope });
    expect((await quinn({ url: `${path}/edit` })).body).toContain(
      '<details class="optional-settings">',
    );
    expect((await quinn({ url: path })).body).toContain("Few applications need more");
  });

  it("has pushed requests only: a plain one is refused (RFC 9126 §6)", async () => {
    const { id, page } = await registerWith({ require_pushed_authorization_requests: "true" });
    expect(page).toContain('<code class="member">require_pushed_authorization_requests</code>');
    expect(await refusal(id)).toContain("require_pushed_authorization_requests");
  });

  it("has signed requests only: an unsigned one is refused (RFC 9101 §10.5)", async () => {
    const { id } = await registerWith({
      require_signed_request_object: "true",
      jwks: publicKeys(),
    });
    expect(await refusal(id)).toContain("require_signed_request_object");
    const parameters = Object.fromEntries(
      new URL(authorizationUrl({ client_id: id }), issuer).searchParams,
    );
    const url = `/authorize?${new URLSearchParams({ client_id: id, request: await key.requestObject(id, parameters) })}`;
    expect((await authorize(fernmail.openBrowser(), { url })).has("code")).toBe(true);
  });

  it("binds tokens: without a proof there is none (RFC 9449 §5.2)", async () => {
    const { id, secret } = await registerWith({ dpop_bound_access_tokens: "true" });
    const { browser, code } = await signInTo(id);
    expect((await redeem(browser, code, {}, basic(id, secret))).json()).toMatchObject({
      error: "invalid_dpop_proof",
    });
    expect(
      (
        await redeem(
          browser,
          code,
          {},
          { ...basic(id, secret), ...(await provenWith(browser, key)) },
        )
      ).json(),
    ).toMatchObject({ token_type: "DPoP" });
  });

  it.each(["ES256", "RS256"])("signs ID tokens with %s", async (algorithm) => {
    const { id, secret } = await registerWith({ id_token_signed_response_alg: algorithm });
    const { browser, code } = await signInTo(id);
    const { id_token } = (await redeem(browser, code, {}, basic(id, secret))).json<{
      id_token: string;
    }>();
    expect(decodeProtectedHeader(id_token).alg).toBe(algorithm);
  });

  it("leads back after signing out, to these addresses alone (OpenID Connect RP-Initiated Logout §3)", async () => {
    const { id, secret } = await registerWith({
      post_logout_redirect_uris:
        "https://a.example/\r\n\r\n https://b.example/bye \r\nhttps://a.example/",
    });
    const { browser, code } = await signInTo(id);
    const { id_token: id_token_hint } = (await redeem(browser, code, {}, basic(id, secret))).json<{
      id_token: string;
    }>();
    const signOut = (post_logout_redirect_uri: string) =>
      browser({
        url: `/end-session?${new URLSearchParams({ id_token_hint, post_logout_redirect_uri })}`,
      });
    expect((await signOut("https://c.example/")).statusCode).toBe(400);
    expect((await signOut("https://b.example/bye")).headers.location).toBe("https://b.example/bye");
  });

  it("is told of the end of a session (OpenID Connect Back-Channel Logout §2.5)", async () => {
    let told = 0;
    const receiver = createServer(
      (_request, response) => void ((told += 1), response.end()),
    ).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const { id, secret } = await registerWith({
      backchannel_logout_uri: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/logout`,
    });
    const { browser, code } = await signInTo(id);
    await redeem(browser, code, {}, basic(id, secret));
    const account = (await browser({ url: "/account" })).body;
    await browser({
      method: "POST",
      url: "/sign-out",
      form: hiddenInputs(account.slice(account.indexOf('id="sign-out"'))),
    });
    await eventually(() => told === 1);
    receiver.close().closeAllConnections();
  });
});

describe("an application that signs who it is", () => {
  const signs = () => ({ token_endpoint_auth_method: "private_key_jwt", jwks: publicKeys() });

  it("is believed by its signature, and by its secrets no more", async () => {
    const { id, secret, page } = await registerWith(signs());
    expect(page).toContain("A signature instead of a secret");
    const { browser, code } = await signInTo(id);
    expect((await redeem(browser, code, {}, basic(id, secret))).json()).toMatchObject({
      error: "invalid_client",
    });
    expect((await redeem(browser, code, await key.assertion(id), {})).statusCode).toBe(200);
  });

  it("gets a new secret, shown once, when it goes back; the old one stays dead", async () => {
    const { id, path, secret: old } = await registerWith(signs());
    await send(quinn, `${path}/edit`, {
      ...goodForm,
      scope,
      token_endpoint_auth_method: "client_secret_post",
    });
    const fresh = shown((await quinn({ url: path })).body, "client-secret");
    expect(fresh).toMatch(/^[\w-]{43}$/);
    const { browser, code } = await signInTo(id);
    expect(
      (await redeem(browser, code, { client_id: id, client_secret: old }, {})).json(),
    ).toMatchObject({ error: "invalid_client" });
    expect(
      (await redeem(browser, code, { client_id: id, client_secret: fresh }, {})).statusCode,
    ).toBe(200);
  });

  it("keeps the secret it has while it only sends it in another way", async () => {
    const { id, secret, page } = await registerWith({
      token_endpoint_auth_method: "client_secret_post",
    });
    expect(shown(page, "client-secret")).toBeUndefined();
    const { browser, code } = await signInTo(id);
    expect(
      (await redeem(browser, code, { client_id: id, client_secret: secret }, {})).statusCode,
    ).toBe(200);
  });

  it("gets one new secret when it goes back several times at once, and that is shown", async () => {
    const { path } = await registerWith(signs());
    const goBack = () =>
      send(quinn, `${path}/edit`, {
        ...goodForm,
        scope,
        token_endpoint_auth_method: "client_secret_basic",
      });
    const answers = await Promise.all([goBack(), goBack(), goBack()]);
    expect(
      answers.filter(({ headers }) => String(headers["set-cookie"]).includes("fresh-secret=")),
    ).toHaveLength(1);
    const { body } = await quinn({ url: path });
    expect(shown(body, "client-secret")).toMatch(/^[\w-]{43}$/);
    expect(body.match(/works until you replace it/g)).toHaveLength(1);
  });

  it("is none that has nothing to prove, whatever its form says", async () => {
    const { page } = await registerWith({ ...signs() }, { kind: "browser" });
    expect(page).toContain("No client secret");
    expect(page).toContain("<code>none</code>");
  });

  it("does not become one that proves nothing", async () => {
    const { page } = await registerWith({ token_endpoint_auth_method: "none" });
    expect(page).toContain("<code>client_secret_basic</code>");
  });

  it("is held to FAPI 2.0 when it pushes its requests and binds its tokens, and its page says so", async () => {
    const { page } = await registerWith({
      ...signs(),
      require_pushed_authorization_requests: "true",
      dpop_bound_access_tokens: "true",
    });
    expect(page).toContain("FAPI 2.0 Security Profile");
  });
});

describe("what its users allowed before a change", () => {
  const signs = () => ({ token_endpoint_auth_method: "private_key_jwt", jwks: publicKeys() });
  const edit = (path: string, further: Form) =>
    send(quinn, `${path}/edit`, { ...goodForm, scope, ...further });

  /** An application that a user let in already. */
  async function letIn(changes: Form = {}) {
    fernmail.clock.now += 2_000;
    const { id, path, secret } = await register(quinn, { scope, ...changes });
    const browser = fernmail.openBrowser();
    const code =
      (await authorize(browser, { url: authorizationUrl({ client_id: id }) })).get("code") ?? "";
    const [form, headers] = secret ? [{}, basic(id, secret)] : [{ client_id: id }, {}];
    const { refresh_token } = (await redeem(browser, code, form, headers)).json<Tokens>();
    return { browser, id, path, refresh_token, form, headers };
  }

  it.each([
    ["that keeps a secret", {}],
    ["that keeps none", { kind: "browser" }],
  ])(
    "goes on once tokens of an application %s are bound: with a proof only, and nothing is lost without (RFC 9449 §5)",
    async (_what, changes: Form) => {
      const { browser, path, refresh_token, form, headers } = await letIn(changes);
      await edit(path, { dpop_bound_access_tokens: "true" });
      expect((await refreshWith(browser, refresh_token, form, headers)).json()).toMatchObject({
        error: "invalid_dpop_proof",
      });
      expect(
        (
          await refreshWith(browser, refresh_token, form, {
            ...headers,
            ...(await provenWith(browser, key)),
          })
        ).json(),
      ).toMatchObject({ token_type: "DPoP" });
    },
  );

  it("goes on with a signature, and then with a new secret", async () => {
    const { browser, id, path, refresh_token: first } = await letIn();
    await edit(path, signs());
    const { refresh_token: second } = (
      await refreshWith(browser, first, await key.assertion(id), {})
    ).json<Tokens>();
    await edit(path, { token_endpoint_auth_method: "client_secret_basic" });
    const fresh = shown((await quinn({ url: path })).body, "client-secret");
    expect((await refreshWith(browser, second, {}, basic(id, fresh))).statusCode).toBe(200);
  });

  it("ends with a stolen token from before, also once refresh tokens stay as they are (FAPI 2.0 Security Profile §5.3.2.1)", async () => {
    const { browser, id, path, refresh_token: old, headers } = await letIn();
    const { refresh_token } = (await refreshWith(browser, old, {}, headers)).json<Tokens>();
    await edit(path, {
      ...signs(),
      require_pushed_authorization_requests: "true",
      dpop_bound_access_tokens: "true",
    });
    const refresh = async (token: string) =>
      (
        await refreshWith(browser, token, await key.assertion(id), await provenWith(browser, key))
      ).json<Partial<Tokens> & { error?: string }>();
    expect(await refresh(refresh_token)).toMatchObject({ token_type: "DPoP", refresh_token });
    fernmail.clock.now += 60_000;
    expect(await refresh(old)).toMatchObject({ error: "invalid_grant" });
    expect(await refresh(refresh_token)).toMatchObject({ error: "invalid_grant" });
  });
});

describe("a television", () => {
  it("is offered what it can use, and nothing else", async () => {
    const { path } = await register(quinn, { kind: "screen", redirect_uris: "" });
    const { body } = await quinn({ url: `${path}/edit` });
    expect(
      [...body.matchAll(/<(?:input|textarea|select)[^>]* name="([a-z]+_[a-z_]+)"/g)].map(
        ([, name]) => name,
      ),
    ).toEqual(["redirect_uris", "dpop_bound_access_tokens", "id_token_signed_response_alg"]);
  });
});
