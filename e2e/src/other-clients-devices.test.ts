import { createHttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail } from "./theatre/alice.ts";
import {
  foreignRedirectUri,
  startForForeigners,
  type Foreigners,
} from "./theatre/foreign-client.ts";

/** Other people's clients without a keyboard, and with requests that a scope is too coarse for. */
let foreigners: Foreigners;
let phone: Browser;
beforeAll(async () => void (foreigners = await startForForeigners()));
beforeEach(() => void (phone = createBrowser("alice", createHttpClient(), () => undefined)));
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

async function namesAt(accessToken: string): Promise<string[]> {
  const answer = await oauth.protectedResourceRequest(
    accessToken,
    "GET",
    new URL("/contacts", foreigners.contacts),
    new Headers(),
    null,
    foreigners.insecure,
  );
  return ((await answer.json()) as { contacts: { name: string }[] }).contacts.map(
    ({ name }) => name,
  );
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

describe("oauth4webapi, with a rich request,", () => {
  const details = (named?: string[]) =>
    JSON.stringify([
      {
        type: "contacts",
        locations: [foreigners.contacts],
        actions: ["read"],
        ...(named ? { contacts: named } : {}),
      },
    ]);

  /** Asks by a pushed request; Alice picks by name. */
  async function askFor(authorization_details: string, picks: (label: string) => boolean) {
    const { as, insecure } = foreigners;
    const registered = await foreigners.register({
      grant_types: ["authorization_code", "refresh_token"],
      authorization_details_types: ["contacts"],
    });
    const authentication = oauth.ClientSecretBasic(String(registered.client_secret));
    const verifier = oauth.generateRandomCodeVerifier();
    const parameters = new URLSearchParams({
      response_type: "code",
      client_id: registered.client_id,
      redirect_uri: foreignRedirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      authorization_details,
    });
    const { request_uri } = await oauth.processPushedAuthorizationResponse(
      as,
      registered,
      await oauth.pushedAuthorizationRequest(as, registered, authentication, parameters, insecure),
    );

    const { page: signIn } = await phone.open(
      `${as.authorization_endpoint}?${new URLSearchParams({ client_id: registered.client_id, request_uri })}`,
    );
    const { page: consent } = await phone.submit(
      signIn.press("Sign in", { ...aliceAtFernmail }, "#sign-in"),
    );
    const picked = consent
      .boxes("contact")
      .filter(({ label }) => picks(label))
      .map(({ value }) => value);
    const { leavesFor } = await phone.submit(
      consent.press("Allow", { contact: picked }, "#consent"),
    );
    const callback = oauth.validateAuthResponse(
      as,
      registered,
      new URL(leavesFor!),
      oauth.expectNoState,
    );
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      registered,
      authentication,
      callback,
      foreignRedirectUri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, registered, response);
    return { registered, authentication, picked, tokens };
  }

  test("sees at contacts the three friends whom Alice picked, and nobody else", async () => {
    const { picked, tokens } = await askFor(details(), (label) => /Carol|Erin|Grace/.test(label));
    expect(tokens.authorization_details).toEqual([
      { type: "contacts", locations: [foreigners.contacts], actions: ["read"], contacts: picked },
    ]);
    expect(tokens).not.toHaveProperty("scope");
    expect(decodeJwt(tokens.access_token)["authorization_details"]).toEqual(
      tokens.authorization_details,
    );
    expect(await namesAt(tokens.access_token)).toEqual([
      "Carol Adler",
      "Erin Müller-Núñez",
      'Grace "Gracie" Lindqvist',
    ]);
  });

  test("renews a token for one of them, and asks about it", async () => {
    const { as, insecure } = foreigners;
    const { registered, authentication, picked, tokens } = await askFor(details(), (label) =>
      /Carol|Dave/.test(label),
    );
    const answer = await oauth.refreshTokenGrantRequest(
      as,
      registered,
      authentication,
      tokens.refresh_token!,
      { ...insecure, additionalParameters: { authorization_details: details(picked.slice(1)) } },
    );
    const renewed = await oauth.processRefreshTokenResponse(as, registered, answer);
    expect(await namesAt(renewed.access_token)).toEqual(["Dave O'Hara"]);
    const told = await oauth.processIntrospectionResponse(
      as,
      registered,
      await oauth.introspectionRequest(
        as,
        registered,
        authentication,
        renewed.access_token,
        insecure,
      ),
    );
    expect(told).toMatchObject({
      active: true,
      authorization_details: [{ contacts: picked.slice(1) }],
    });
  });
});
