import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually, hiddenInputs } from "@tale/service/testing";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provenWith } from "../testing/keys.ts";
import { answerIn, authorizationUrl, authorize, issuer, redeem } from "../testing/app.ts";
import { goodForm, register, send } from "../testing/portal.ts";
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

/** Whether an authorization request in the query alone gets anywhere; if not, why. */
async function refusal(id: string): Promise<string | null> {
  return answerIn(
    await fernmail.openBrowser()({ url: authorizationUrl({ client_id: id, prompt: "none" }) }),
  ).get("error_description");
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
