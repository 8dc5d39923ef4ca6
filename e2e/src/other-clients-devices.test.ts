import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail } from "./theatre/alice.ts";
import {
  foreigners,
  namesAt,
  phone,
  startWithPhone,
  takePhone,
} from "./other-clients-devices.testing.ts";

beforeAll(startWithPhone);

beforeEach(takePhone);
afterAll(() => foreigners.stop());

const scope = "contacts.read";
const television = {
  client_name: "Somebody's television",
  grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
  redirect_uris: undefined,
  token_endpoint_auth_method: "none",
};

/** Alice types the code she sees into her phone, compares it, and decides. */
async function answerOnPhone(
  { user_code, verification_uri, verification_uri_complete }: oauth.DeviceAuthorizationResponse,
  decision: "Allow" | "Deny",
  by: "typing" | "link" = "typing",
): Promise<string> {
  const { page } = await phone.open(by === "link" ? verification_uri_complete! : verification_uri);
  const { page: signIn } = await phone.submit(
    page.press("Continue", by === "link" ? {} : { user_code: user_code.toLowerCase() }, "#device"),
  );
  const { page: confirm } = await phone.submit(
    signIn.press("Sign in", { ...aliceAtFernmail }, "#sign-in"),
  );
  expect(confirm.text).toContain(user_code);
  return (await phone.submit(confirm.press(decision, {}, "#consent"))).page.heading;
}

describe("openid-client, on a television,", () => {
  async function configure(): Promise<client.Configuration> {
    const { client_id } = await foreigners.register(television);
    const options = {
      algorithm: "oauth2" as const,
      execute: [client.allowInsecureRequests],
      [client.customFetch]: foreigners.speak,
    };
    return client.discovery(foreigners.issuer, client_id, {}, client.None(), options);
  }

  test("shows a code, waits for Alice, and gets tokens that it can use and renew", async () => {
    const config = await configure();
    const shown = await client.initiateDeviceAuthorization(config, { scope });
    const waiting = client.pollDeviceAuthorizationGrant(config, { ...shown, interval: 5 });
    expect(await answerOnPhone(shown, "Allow")).toContain("is connected");
    const tokens = await waiting;
    expect(await namesAt(tokens.access_token)).toHaveLength(5);
    expect((await client.refreshTokenGrant(config, tokens.refresh_token!)).access_token).not.toBe(
      tokens.access_token,
    );
  }, 20_000);

  test("hears that she said no", async () => {
    const config = await configure();
    const shown = await client.initiateDeviceAuthorization(config, { scope });
    expect(await answerOnPhone(shown, "Deny")).toBe("Nothing was shared");
    await expect(
      client.pollDeviceAuthorizationGrant(config, { ...shown, interval: 1 }),
    ).rejects.toMatchObject({ error: "access_denied" });
  }, 20_000);
});

test("oauth4webapi, on a television, is told to wait, to wait longer, and then yes", async () => {
  const { as, insecure } = foreigners;
  const registered = await foreigners.register(television);
  const answer = await oauth.deviceAuthorizationRequest(
    as,
    registered,
    oauth.None(),
    { scope },
    insecure,
  );
  const shown = await oauth.processDeviceAuthorizationResponse(as, registered, answer);
  const ask = async () =>
    oauth.processDeviceCodeResponse(
      as,
      registered,
      await oauth.deviceCodeGrantRequest(as, registered, oauth.None(), shown.device_code, insecure),
    );
  await expect(ask()).rejects.toMatchObject({ error: "authorization_pending" });
  await expect(ask()).rejects.toMatchObject({ error: "slow_down" });
  expect(await answerOnPhone(shown, "Allow", "link")).toContain("is connected");
  expect(await ask()).toMatchObject({
    token_type: "bearer",
    scope,
    refresh_token: expect.any(String) as string,
  });
  await expect(ask()).rejects.toMatchObject({ error: "invalid_grant" });
});
