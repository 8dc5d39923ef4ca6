import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { minute, second } from "@tale/service/clock";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bob, signIn, type Tokens } from "../../testing/app.ts";
import { compare, decide, poll } from "../../testing/device.ts";
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
