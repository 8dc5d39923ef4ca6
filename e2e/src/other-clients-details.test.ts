import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail } from "./theatre/alice.ts";
import { foreignRedirectUri } from "./theatre/foreign-client.ts";
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
