import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { issuer, quillpost } from "../../testing/app.ts";
import { askForCodes } from "../../testing/device.ts";
import { beginAnew, device, errorOf, fernmail } from "../../testing/device-code.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

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
