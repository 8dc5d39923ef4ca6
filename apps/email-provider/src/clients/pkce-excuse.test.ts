import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodForm, openPortal, register, send } from "../testing/portal.ts";
import { clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";
import { createTestKey } from "../testing/keys.ts";
import {
  answerIn,
  authorizationUrl,
  authorize,
  issuer,
  redeem,
  redirectUri,
  startFernmail,
} from "../testing/app.ts";
import {
  ask,
  browser,
  challenge,
  fernmail,
  push,
  redeemAs,
  startWithExcused,
  without,
} from "../testing/pkce-excuse.ts";

beforeAll(startWithExcused);

afterAll(() => fernmail.service.close());

describe("a client that the operator excused from PKCE", () => {
  it("asks who the user is without it, and gets its tokens without a verifier", async () => {
    const answer = await redeemAs(await ask({ nonce: "a-nonce" }), { code_verifier: undefined });
    expect(answer.statusCode).toBe(200);
    expect(decodeJwt(answer.json<{ id_token: string }>().id_token)).toMatchObject({
      aud: "veteran",
      nonce: "a-nonce",
    });
  });

  it("may leave out the nonce as well, and ask for more than who the user is", async () => {
    expect(
      await redeemAs(await ask({ scope: "contacts.read openid" }), { code_verifier: undefined }),
    ).toHaveProperty("statusCode", 200);
  });

  it("pushes such a request, too (RFC 9126)", async () => {
    const { request_uri } = (await push()).json<{ request_uri: string }>();
    const answer = await authorize(browser, {
      url: `/authorize?${new URLSearchParams({ client_id: "veteran", request_uri })}`,
    });
    expect(await redeemAs(answer.get("code") ?? "", { code_verifier: undefined })).toHaveProperty(
      "statusCode",
      200,
    );
  });
});

describe("a client that signs, and that the operator excused", () => {
  it("asks in a signed request without it, which nobody completes from beside (RFC 9101 §6.3)", async () => {
    const key = await createTestKey(fernmail);
    const signer = {
      ...clients.veteran,
      client_id: "signer",
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key.publicJwk] },
    };
    const signers = await startFernmail({ environment: { SEED: writeTestSeed([signer]) } });
    const parameters = Object.fromEntries(
      new URL(authorizationUrl({ ...without, client_id: "signer" }), issuer).searchParams,
    );

    const url = `/authorize?${new URLSearchParams({ client_id: "signer", request: await key.requestObject("signer", parameters), ...challenge })}`;
    const code = (await authorize(signers.openBrowser(), { url })).get("code") ?? "";
    const proof = await key.assertion("signer");
    expect(
      await redeem(
        signers.openBrowser(),
        code,
        { redirect_uri: clientRedirectUri, code_verifier: undefined, ...proof },
        {},
      ),
    ).toHaveProperty("statusCode", 200);
    await signers.service.close();
  });
});

describe("the developer portal", () => {
  it("keeps what the operator decided", async () => {
    const quinn = await openPortal(fernmail);
    await send(quinn, "/developer/applications/veteran/edit", {
      ...goodForm,
      name: "Old hand",
      redirect_uris: clientRedirectUri,
      scope: ["openid"],
    });
    expect((await quinn({ url: "/developer" })).body).toContain("Old hand");
    expect(
      answerIn(await browser({ url: authorizationUrl({ ...without, prompt: "none" }) })).get(
        "error",
      ),
    ).toBeNull();
  });

  it("excuses nobody, whatever its form says", async () => {
    const quinn = await openPortal(fernmail);
    const { id, path } = await register(quinn, { scope: ["openid"], pkce: "optional" });
    await send(quinn, `${path}/edit`, { ...goodForm, scope: ["openid"], pkce: "optional" });
    expect(
      answerIn(
        await browser({
          url: authorizationUrl({ ...without, client_id: id, redirect_uri: redirectUri }),
        }),
      ).get("error"),
    ).toBe("invalid_request");
  });
});

describe("the metadata", () => {
  it("says S256 and nothing of an exception", async () => {
    expect(
      (await browser({ url: "/.well-known/oauth-authorization-server" })).json(),
    ).toMatchObject({ code_challenge_methods_supported: ["S256"] });
  });
});
