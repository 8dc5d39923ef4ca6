import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contacts, isActive, refreshWith, type Tokens } from "../../testing/app.ts";
import { askForCodes, decide, poll, type DeviceCodes } from "../../testing/device.ts";
import {
  ask,
  beginAnew,
  codes,
  device,
  errorOf,
  fernmail,
  phone,
} from "../../testing/device-code.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("200", () => {
  it("is tokens for whoever said yes, as for any other grant", async () => {
    await decide(phone, codes.user_code);
    const response = await poll(device, codes.device_code);
    const tokens = response.json() as Tokens;
    expect(tokens).toMatchObject({
      token_type: "Bearer",
      expires_in: 300,
      scope: "contacts.read contacts.write",
      refresh_token: expect.any(String),
    });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: "u-alice",
      aud: contacts,
      client_id: "hall",
      auth_time: fernmail.clock.now / 1000,
    });
    expect(await isActive(device, tokens.access_token)).toBe(true);
    const refreshed = (
      await refreshWith(device, tokens.refresh_token, { client_id: "hall" }, {})
    ).json() as Tokens;
    expect(refreshed.scope).toBe("contacts.read contacts.write");
  });

  it("comes to no more than was ticked (RFC 6749 §3.3)", async () => {
    await decide(phone, codes.user_code, { scope: ["contacts.read", "openid", "mail.read"] });
    expect((await poll(device, codes.device_code)).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  it("comes at once after the yes, however hasty the device was", async () => {
    for (let n = 0; n < 5; n++) await ask();
    await decide(phone, codes.user_code);
    expect(await ask()).toBe("200 tokens");
  });

  it("comes once, of a hundred questions at the same time, and never again", async () => {
    await decide(phone, codes.user_code);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask()));
    expect(answers.sort()).toEqual([
      "200 tokens",
      ...Array.from({ length: 99 }, () => "400 invalid_grant"),
    ]);
    expect(await ask()).toBe("400 invalid_grant");
  });

  it("comes with no refresh token for a client that does not refresh", async () => {
    const registered = (
      await device({
        method: "POST",
        url: "/register",
        json: {
          client_name: "Frame",
          grant_types: [deviceCodeGrantType],
          token_endpoint_auth_method: "none",
          scope: "contacts.read",
        },
      })
    ).json() as { client_id: string };
    const codes: DeviceCodes = (
      await askForCodes(device, { client_id: registered.client_id, scope: undefined })
    ).json();
    await decide(phone, codes.user_code);
    const tokens = (
      await poll(device, codes.device_code, { client_id: registered.client_id })
    ).json() as object;
    expect(tokens).toHaveProperty("scope", "contacts.read");
    expect(tokens).not.toHaveProperty("refresh_token");
  });

  it("is listed on the account page, and taken back there", async () => {
    await decide(phone, codes.user_code);
    const tokens = (await poll(device, codes.device_code)).json() as Tokens;
    const account = await phone({ url: "/account" });
    expect(account.body).toContain("Hall television");
    const csrf = /name="_csrf" value="([^"]+)"/.exec(account.body)![1]!;
    await phone({
      method: "POST",
      url: "/account/revoke",
      form: { _csrf: csrf, client_id: "hall" },
    });
    expect(await isActive(device, tokens.access_token)).toBe(false);
    expect(
      await errorOf(refreshWith(device, tokens.refresh_token, { client_id: "hall" }, {})),
    ).toBe("400 invalid_grant");
  });
});
