import { deviceCodeGrantType } from "@tale/protocol/device-authorization";
import { minute, second } from "@tale/service/clock";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  bob,
  contacts,
  issuer,
  isActive,
  quillpost,
  refreshWith,
  signIn,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../../app.testing.ts";
import {
  askForCodes,
  compare,
  decide,
  openLivingRoom,
  poll,
  type DeviceCodes,
} from "./device.testing.ts";

let fernmail: Fernmail;
let device: Browser;
let phone: Browser;
let codes: DeviceCodes;
beforeEach(async () => {
  ({ fernmail, device, phone, codes } = await openLivingRoom());
  await signIn(phone, alice);
});
afterEach(() => fernmail.service.close());

const errorOf = async (answer: ReturnType<Browser>) => {
  const response = await answer;
  return `${response.statusCode} ${(response.json() as { error?: string }).error ?? "tokens"}`;
};
const ask = (changes?: Record<string, string>, headers?: Record<string, string>) =>
  errorOf(poll(device, codes.device_code, changes, headers));

describe("device_authorization", () => {
  it("answers a code to keep and a code to show, and where to take it (RFC 8628 §3.2)", async () => {
    const response = await askForCodes(device);
    expect(response).toMatchObject({ statusCode: 200, headers: { "cache-control": "no-store" } });
    const { user_code, device_code, ...rest } = response.json() as Record<string, string>;
    expect(device_code).toMatch(/^[\w-]{43}\.[0-9a-z]{8}$/);
    expect(user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(rest).toEqual({
      verification_uri: `${issuer}/device`,
      verification_uri_complete: `${issuer}/device?user_code=${user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it.each([
    [
      "a client that did not register for it",
      { client_id: "pocket" },
      {},
      "400 unauthorized_client",
    ],
    ["an unknown client", { client_id: "nobody-knows" }, {}, "401 invalid_client"],
    [
      "a client that proves nothing but has a secret",
      { client_id: "quillpost" },
      {},
      "401 invalid_client",
    ],
    [
      "a confidential client that did not register for it",
      { client_id: undefined },
      { authorization: quillpost },
      "400 unauthorized_client",
    ],
    ["an unknown scope", { scope: "mail.read" }, {}, "400 invalid_scope"],
    ["a scope it is not registered for", { scope: "openid" }, {}, "400 invalid_scope"],
    ["an unknown resource", { resource: "https://elsewhere.example" }, {}, "400 invalid_target"],
  ])("refuses %s (RFC 8628 §3.1)", async (_, changes, headers, expected) => {
    expect(await errorOf(askForCodes(device, changes, headers))).toBe(expected);
  });

  it("refuses a repeated parameter, and any other method", async () => {
    expect(
      await errorOf(
        device({
          method: "POST",
          url: "/device_authorization",
          form: { client_id: "hall", scope: ["contacts.read", "contacts.write"] },
        }),
      ),
    ).toBe("400 invalid_request");
    expect(await device({ url: "/device_authorization" })).toHaveProperty("statusCode", 405);
  });
});

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
    codes = (
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

describe("400 authorization_pending", () => {
  it("is the answer until somebody decides, also while the page is open", async () => {
    expect(await ask()).toBe("400 authorization_pending");
    await compare(phone, codes.user_code);
    fernmail.clock.now += 5 * second;
    expect(await ask()).toBe("400 authorization_pending");
  });
});

describe("400 slow_down", () => {
  it("is the answer to a question that comes too soon, and makes the wait five seconds longer for good (RFC 8628 §3.5)", async () => {
    expect(await ask()).toBe("400 authorization_pending");
    fernmail.clock.now += 4 * second;
    expect(await ask()).toBe("400 slow_down");
    fernmail.clock.now += 9 * second;
    expect(await ask()).toBe("400 slow_down");
    for (const wait of [15, 15]) {
      fernmail.clock.now += wait * second;
      expect(await ask()).toBe("400 authorization_pending");
    }
    fernmail.clock.now += 14 * second;
    expect(await ask()).toBe("400 slow_down");
  });

  it("is the answer to all but one of many questions at once", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(answers.filter((answer) => answer === "400 authorization_pending")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "400 slow_down")).toHaveLength(9);
  });
});

describe("400 access_denied", () => {
  it.each([
    ["a no", { decision: "deny" }],
    ["a yes without a tick", { scope: [] }],
    ["a yes to something that was not asked", { scope: "openid" }],
  ])("is the answer after %s", async (_, answer) => {
    expect((await decide(phone, codes.user_code, answer)).body).toContain("Nothing was shared");
    expect(await ask()).toBe("400 access_denied");
  });
});

describe("400 expired_token", () => {
  it("is the answer after ten minutes, and a yes comes too late", async () => {
    const { form } = await compare(phone, codes.user_code);
    fernmail.clock.now += 10 * minute;
    expect(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision: "allow", scope: "contacts.read" },
      }),
    ).toHaveProperty("statusCode", 404);
    expect(await ask()).toBe("400 expired_token");
  });

  it("is the answer even to a device that could have come in time", async () => {
    await decide(phone, codes.user_code);
    fernmail.clock.now += 10 * minute;
    expect(await ask()).toBe("400 expired_token");
  });
});

describe("400 invalid_grant", () => {
  it("is the answer to another client, and changes nothing for the owner", async () => {
    await decide(phone, codes.user_code);
    const other = (
      await device({
        method: "POST",
        url: "/register",
        json: { grant_types: [deviceCodeGrantType], token_endpoint_auth_method: "none" },
      })
    ).json() as { client_id: string };
    expect(await ask({ client_id: other.client_id })).toBe("400 invalid_grant");
    expect(await ask()).toBe("200 tokens");
  });

  it("is the answer to a made-up code, and to what the screen shows", async () => {
    for (const device_code of ["made-up", codes.user_code, codes.user_code.replace("-", "")])
      expect(await ask({ device_code })).toBe("400 invalid_grant");
  });

  it("is the answer to a code that was used before, whatever else is wrong with the request", async () => {
    await decide(phone, codes.user_code);
    expect(await ask()).toBe("200 tokens");
    expect(await ask({ resource: "https://elsewhere.example" })).toBe("400 invalid_grant");
  });

  it("is the answer when the user disconnected the device before it came", async () => {
    await decide(phone, codes.user_code);
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await phone({ url: "/account" })).body)![1]!;
    await phone({
      method: "POST",
      url: "/account/revoke",
      form: { _csrf: csrf, client_id: "hall" },
    });
    expect(await ask()).toBe("400 invalid_grant");
  });
});

describe("what fails for another reason", () => {
  it("uses nothing up", async () => {
    await decide(phone, codes.user_code);
    expect(await ask({ resource: "https://elsewhere.example" })).toBe("400 invalid_target");
    expect(await ask()).toBe("200 tokens");
  });

  it("is told apart: no code, and a client that may not use the grant", async () => {
    expect(
      await errorOf(
        device({
          method: "POST",
          url: "/token",
          form: { grant_type: deviceCodeGrantType, client_id: "hall" },
        }),
      ),
    ).toBe("400 invalid_request");
    expect(await ask({ client_id: "pocket" })).toBe("400 unauthorized_client");
  });
});

describe("a device whose client is one of several users'", () => {
  it("speaks for whoever decided, and for nobody else", async () => {
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    await decide(other, codes.user_code);
    expect(
      decodeJwt(((await poll(device, codes.device_code)).json() as Tokens).access_token).sub,
    ).toBe("u-bob");
  });
});
