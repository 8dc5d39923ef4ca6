import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provenWith } from "../testing/keys.ts";
import { authorizationUrl, authorize, redeem, refreshWith, type Tokens } from "../testing/app.ts";
import { goodForm, register, send, shown, type Form } from "../testing/portal.ts";
import {
  basic,
  fernmail,
  key,
  publicKeys,
  quinn,
  registerWith,
  scope,
  signInTo,
  startPortal,
} from "../testing/further-settings.ts";

beforeAll(startPortal);

afterAll(() => fernmail.service.close());

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
