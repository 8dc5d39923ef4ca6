import { minute, second } from "@tale/service/clock";
import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, signIn } from "../../testing/app.ts";
import { compare, decide, openLivingRoom, poll, type LivingRoom } from "../../testing/device.ts";

let room: LivingRoom;
beforeEach(async () => void (room = await openLivingRoom()));
afterEach(() => room.fernmail.service.close());

const errorOf = async () => {
  room.fernmail.clock.now += 6 * second;
  return (await poll(room.device, room.codes.device_code)).json<{ error?: string }>().error;
};

/** Types the code, and meets the sign-in page. */
async function openSignIn() {
  const { page } = await compare(room.phone, room.codes.user_code);
  return room.phone({ url: String(page.headers.location) });
}

const cancel = (form: Record<string, string>) =>
  room.phone({ method: "POST", url: "/device/cancel", form });

describe("a person who cancels instead of signing in", () => {
  it("lets the device know (RFC 8628 §3.5), and reads that nothing was shared", async () => {
    const page = await openSignIn();
    expect(page.body).toContain(">Cancel</button>");
    const answer = await cancel(hiddenInputs(page.body));
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: "/device/cancelled" } });
    expect((await room.phone({ url: "/device/cancelled" })).body).toContain("Nothing was shared");
    expect(await errorOf()).toBe("access_denied");
  });

  it("cannot be overruled afterwards", async () => {
    await cancel(hiddenInputs((await openSignIn()).body));
    await signIn(room.phone, alice);
    await decide(room.phone, room.codes.user_code);
    expect(await errorOf()).toBe("access_denied");
  });

  it("changes nothing for somebody who was asked already, nor after a yes", async () => {
    const form = hiddenInputs((await openSignIn()).body);
    const other = room.fernmail.openBrowser();
    await signIn(other, alice);
    await compare(other, room.codes.user_code);
    expect(await cancel(form)).toHaveProperty("statusCode", 303);
    expect(await errorOf()).toBe("authorization_pending");
    await decide(other, room.codes.user_code);
    await cancel(form);
    expect(await errorOf()).toBeUndefined();
  });

  it("is not told whether the code stood for anything, and cannot try out many", async () => {
    const form = hiddenInputs((await openSignIn()).body);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        cancel({ ...form, user_code: `BBBB-BBB${"BCDFGHJKLM"[n % 10]}` }),
      ),
    );
    expect(new Set(answers.slice(0, 30).map(({ headers }) => headers.location))).toEqual(
      new Set(["/device/cancelled"]),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(10);
    room.fernmail.clock.now += minute;
    expect(await errorOf()).toBe("authorization_pending");
  });

  it("needs our own form", async () => {
    const form = hiddenInputs((await openSignIn()).body);
    expect(await cancel({ ...form, _csrf: "forged" })).toHaveProperty("statusCode", 403);
    expect(await errorOf()).toBe("authorization_pending");
  });
});
