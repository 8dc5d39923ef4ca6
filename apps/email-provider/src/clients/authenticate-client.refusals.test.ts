import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  codeVerifier,
  quillpost,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const secret = "a-secret-for-tests";
const unknownCode = {
  grant_type: "authorization_code",
  code: "unknown",
  redirect_uri: clientRedirectUri,
  code_verifier: codeVerifier,
};

/**
 * Asks the token endpoint with credentials and a code that nobody has: `invalid_grant` means they
 * were believed.
 */
const askAs = (authorization: string | undefined, form: Record<string, string | string[]> = {}) =>
  browser({
    method: "POST",
    url: "/token",
    form: { ...unknownCode, ...form },
    headers: authorization ? { authorization } : {},
  });

const errorOf = (response: Awaited<ReturnType<Browser>>) =>
  (response.json() as { error: string }).error;

describe("400 invalid_request", () => {
  it("is the answer to two methods at once", async () => {
    const response = await askAs(quillpost, {
      client_id: "quillpost",
      client_secret: "quillpost-demo-secret",
    });
    expect(response).toMatchObject({ statusCode: 400 });
    expect(errorOf(response)).toBe("invalid_request");
  });

  it("is the answer to one client in the header and another in the body", async () => {
    const response = await askAs(quillpost, { client_id: "rival" });
    expect(response).toMatchObject({ statusCode: 400 });
    expect(errorOf(response)).toBe("invalid_request");
  });

  it.each(["/token", "/revoke", "/introspect"])(
    "is the answer of %s to a repeated parameter",
    async (url) => {
      const response = await browser({
        method: "POST",
        url,
        form: { token: "t", grant_type: ["refresh_token", "authorization_code"] },
        headers: { authorization: quillpost },
      });
      expect(response.json()).toEqual({
        error: "invalid_request",
        error_description: "sent more than once: grant_type",
      });
    },
  );
});

describe("credentials in the query", () => {
  it("are not read (RFC 6749 §2.3.1)", async () => {
    const response = await browser({
      method: "POST",
      url: `/token?client_id=poster&client_secret=${secret}`,
      form: unknownCode,
    });
    expect(errorOf(response)).toBe("invalid_client");
  });
});

describe("another client's code", () => {
  it("is of no use, and stays good for its owner", async () => {
    const answer = await authorize(browser, {
      url: authorizationUrl({ client_id: "rival", redirect_uri: clientRedirectUri }),
    });
    const code = answer.get("code") ?? "";
    const stolen = await askAs(undefined, { code, client_id: "poster", client_secret: secret });
    expect(stolen.json()).toEqual({
      error: "invalid_grant",
      error_description: "the code is unknown or has expired",
    });
    expect((await askAs(basic(clients.rival), { code })).statusCode).toBe(200);
  });
});
