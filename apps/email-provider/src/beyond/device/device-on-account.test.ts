import { minute } from "@tale/service/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, signIn, type Browser, type Fernmail } from "../../testing/app.ts";
import {
  askForCodes,
  compare,
  decide,
  openLivingRoom,
  poll,
  type DeviceCodes,
} from "../../testing/device.ts";

let fernmail: Fernmail;
let device: Browser;
let phone: Browser;
let codes: DeviceCodes;
beforeEach(async () => {
  ({ fernmail, device, phone, codes } = await openLivingRoom());
  await signIn(phone, alice);
});
afterEach(() => fernmail.service.close());

describe("the account page", () => {
  const account = async () => (await phone({ url: "/account" })).body;

  it("lists a device from the yes on, before it has come for its tokens, and takes it back then", async () => {
    const allowedAt = fernmail.clock.now;
    await decide(phone, codes.user_code, { scope: "contacts.read" });
    fernmail.clock.now += minute;
    const page = await account();
    for (const text of [
      "Hall television",
      "see the people in your address book",
      "holds no access now",
      new Date(allowedAt).toISOString(),
    ])
      expect(page).toContain(text);
    expect(page).not.toContain("change your address book");
    await phone({
      method: "POST",
      url: "/account/revoke",
      form: { _csrf: /name="_csrf" value="([^"]+)"/.exec(page)![1]!, client_id: "hall" },
    });
    expect(await account()).not.toContain("Hall television");
    expect((await poll(device, codes.device_code)).json()).toMatchObject({
      error: "invalid_grant",
    });
  });

  it("lists none that was only looked at, or denied, and none that never came", async () => {
    await compare(phone, codes.user_code);
    expect(await account()).not.toContain("Hall television");
    await decide(phone, codes.user_code, { decision: "deny" });
    expect(await account()).not.toContain("Hall television");
    const others = (await askForCodes(device)).json() as DeviceCodes;
    await decide(phone, others.user_code);
    fernmail.clock.now += 10 * minute;
    expect(await account()).not.toContain("Hall television");
  });
});
