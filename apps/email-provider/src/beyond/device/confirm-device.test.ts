import { minute } from "@tale/service/clock";
import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, bob, signIn } from "../../testing/app.ts";
import { askForCodes, compare, decide, type DeviceCodes } from "../../testing/device.ts";
import {
  beginAnew,
  codes,
  device,
  expectUnknown,
  fernmail,
  phone,
} from "../../testing/confirm-device.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("the page for the code", () => {
  it("is open to everybody, with one field that has the focus", async () => {
    const page = await phone({ url: "/device" });
    expect(page.statusCode).toBe(200);
    expect(page.body.match(/<input(?! type="hidden")/g)).toHaveLength(1);
    for (const part of ['name="user_code"', "autofocus", 'autocomplete="off"', 'inputmode="text"'])
      expect(page.body).toContain(part);
  });

  it("fills the code in when the link brought it, and asks nothing else yet (RFC 8628 §3.3.1)", async () => {
    await signIn(phone, alice);
    const page = await phone({ url: `/device?user_code=${codes.user_code}` });
    expect(page.body).toContain(`value="${codes.user_code}"`);
    expect(page.body).not.toContain('id="allow"');
  });

  it("shows nothing of a link but what may be a code", async () => {
    const page = await phone({
      url: `/device?user_code=${encodeURIComponent('"><script>alert(1)</script>')}`,
    });
    expect(page.body).not.toContain("alert");
    expect(await phone({ url: `/device?user_code=${"B".repeat(101)}` })).toHaveProperty(
      "statusCode",
      400,
    );
  });
});

describe("the page to compare", () => {
  it("comes after sign-in, and the code is not lost on the way", async () => {
    const { page } = await compare(phone, codes.user_code.toLowerCase());
    expect(page).toMatchObject({
      statusCode: 303,
      headers: {
        location: `/sign-in?then=${encodeURIComponent(`/device/confirm?user_code=${codes.user_code}`)}`,
      },
    });
    const form = hiddenInputs((await phone({ url: String(page.headers.location) })).body);
    const signedIn = await phone({ method: "POST", url: "/sign-in", form: { ...form, ...alice } });
    expect(signedIn.headers.location).toBe(`/device/confirm?user_code=${codes.user_code}`);
  });

  it("shows the code, who asks and for what, and the same form as any other consent (RFC 8628 §5.4)", async () => {
    await signIn(phone, alice);
    const { page } = await compare(phone, codes.user_code);
    for (const text of [
      `>${codes.user_code}<`,
      "Hall television",
      "Alice Liddell",
      'id="consent"',
      'id="allow"',
      'id="deny"',
      'name="decision"',
    ])
      expect(page.body).toContain(text);
    expect(
      [...page.body.matchAll(/type="checkbox" name="scope" value="([^"]+)"/g)].map(
        ([, name]) => name,
      ),
    ).toEqual(["contacts.read", "contacts.write"]);
    expect(page.headers["content-security-policy"]).toMatch(/form-action 'self'$/);
  });

  it("says in its title and heading what is asked, and that less may be allowed", async () => {
    await signIn(phone, alice);
    const { page } = await compare(phone, codes.user_code);
    expect(page.body).toContain("<title>Allow Hall television to use your address book? ·");
    expect(page.body).toContain(
      "<h1>Allow <strong>Hall television</strong> to use your address book?</h1>",
    );
    expect(page.body).toContain("Untick what you do not want to allow");
  });

  it.each([
    ["small letters", (code: string) => code.toLowerCase()],
    ["no dash", (code: string) => code.replace("-", "")],
    ["spaces and dots", (code: string) => ` ${[...code].join(" ")}. `],
  ])("is found with %s (RFC 8628 §6.1)", async (_, typed) => {
    await signIn(phone, alice);
    expect((await compare(phone, typed(codes.user_code))).page.body).toContain('id="allow"');
  });

  it("asks each time, whatever was allowed before", async () => {
    await signIn(phone, alice);
    await decide(phone, codes.user_code);
    const again = (await askForCodes(device)).json() as DeviceCodes;
    expect((await compare(phone, again.user_code)).page.body).toContain('id="allow"');
  });
});

describe("a code that does not work", () => {
  beforeEach(() => signIn(phone, alice));

  it.each(["", "WXYZ", "AEIO-UAEI", "BBBB-BBBB", "BBBB-BBBBB"])(
    "may be %j, and can be typed again",
    async (typed) => {
      expectUnknown((await compare(phone, typed)).page);
    },
  );

  it("may be a letter too long", async () => {
    expectUnknown((await compare(phone, `${codes.user_code}B`)).page);
  });

  it("may have expired", async () => {
    fernmail.clock.now += 10 * minute;
    expectUnknown((await compare(phone, codes.user_code)).page);
  });

  it("may be somebody else's by now, before and after they decided", async () => {
    await compare(phone, codes.user_code);
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    expectUnknown((await compare(other, codes.user_code)).page);
    await decide(phone, codes.user_code);
    expectUnknown((await compare(other, codes.user_code)).page);
  });
});
