import { minute } from "@tale/service/clock";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, bob, issuer, signIn, type Browser, type Fernmail } from "../../app.testing.ts";
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
});
afterEach(() => fernmail.service.close());

const expectUnknown = (page: Awaited<ReturnType<Browser>>) => {
  expect(page.statusCode).toBe(404);
  expect(page.body).toContain("That code does not work");
  expect(page.body).toContain('name="user_code"');
  expect(page.body).not.toContain("Hall television");
};
const isAllowed = async () => (await poll(device, codes.device_code)).statusCode === 200;

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
    expect(page.body).toContain("Untick what you do not want to allow.");
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

describe("a decision", () => {
  beforeEach(() => signIn(phone, alice));

  it("ends with a page that says so, as often as it is looked at", async () => {
    const page = await decide(phone, codes.user_code);
    for (const text of ["Hall television", "is connected", "You can put the phone away"])
      expect(page.body).toContain(text);
    expect((await compare(phone, codes.user_code)).page.body).toContain("is connected");
  });

  it("is made once: a later one changes nothing, nor do several at once", async () => {
    const { form } = await compare(phone, codes.user_code);
    const post = (decision: string) =>
      phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision, scope: "contacts.read" },
      });
    expect((await post("deny")).statusCode).toBe(303);
    await Promise.all([post("allow"), post("allow")]);
    expect((await compare(phone, codes.user_code)).page.body).toContain("Nothing was shared");
    expect(await isAllowed()).toBe(false);
  });

  it("is not made by whoever signs in later in the same browser", async () => {
    const { form } = await compare(phone, codes.user_code);
    await signIn(phone, bob);
    expectUnknown(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision: "allow", scope: "contacts.read" },
      }),
    );
    expect(await isAllowed()).toBe(false);
  });

  it("is not made in another session of the same user", async () => {
    await compare(phone, codes.user_code);
    const other = fernmail.openBrowser();
    await signIn(other, alice);
    const csrf = hiddenInputs((await other({ url: "/sign-in" })).body)["_csrf"]!;
    expectUnknown(
      await other({
        method: "POST",
        url: "/device/confirm",
        form: {
          _csrf: csrf,
          user_code: codes.user_code,
          decision: "allow",
          scope: "contacts.read",
        },
      }),
    );
    expect(await isAllowed()).toBe(false);
  });

  it("is not made without the form's CSRF token, without a session, or without being one", async () => {
    const { form } = await compare(phone, codes.user_code);
    expect(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { user_code: codes.user_code, decision: "allow", scope: "contacts.read" },
      }),
    ).toHaveProperty("statusCode", 403);
    expect(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision: "perhaps", scope: "contacts.read" },
      }),
    ).toHaveProperty("statusCode", 400);
    const stranger = fernmail.openBrowser();
    const csrf = hiddenInputs((await stranger({ url: "/sign-in" })).body)["_csrf"]!;
    const sent = await stranger({
      method: "POST",
      url: "/device/confirm",
      form: { ...form, _csrf: csrf, decision: "allow", scope: "contacts.read" },
    });
    expect(sent.headers.location).toMatch(/^\/sign-in\?then=/);
    expect(await isAllowed()).toBe(false);
  });
});

describe("429", () => {
  const csrfOf = async (browser: Browser) =>
    hiddenInputs((await browser({ url: "/sign-in" })).body)["_csrf"]!;
  const statusesOf = (answers: { statusCode: number }[]) =>
    Object.fromEntries(
      Map.groupBy(answers, ({ statusCode }) => statusCode)
        .entries()
        .map(([status, some]) => [status, some.length]),
    );

  it("is the answer to one user's twenty-first code, all at once and from however many sessions and addresses (RFC 8628 §5.1)", async () => {
    const browsers = await Promise.all(
      ["10.0.0.1", "10.0.0.2"].map(async (remoteAddress) => {
        const browser = createTestBrowser(
          {
            inject: ((options: object) =>
              fernmail.service.inject({ ...options, remoteAddress })) as never,
          },
          issuer,
        );
        await signIn(browser, alice);
        return browser;
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => compare(browsers[n % 2]!, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 404: 20, 429: 10 });
    const { page } = await compare(browsers[0]!, codes.user_code);
    expect(page.statusCode).toBe(429);
    expect(Number(page.headers["retry-after"])).toBeGreaterThan(0);
    const decided = await browsers[0]!({
      method: "POST",
      url: "/device/confirm",
      form: { _csrf: await csrfOf(browsers[0]!), user_code: codes.user_code, decision: "allow" },
    });
    expect(decided.statusCode).toBe(429);
    fernmail.clock.now += 10 * minute;
    expectUnknown((await compare(browsers[0]!, "BBBB-BBBB")).page);
  });

  it("is no longer counted for a user when the address is over its own limit", async () => {
    const openAt = async (remoteAddress: string, user: typeof alice) => {
      const browser = createTestBrowser(
        {
          inject: ((options: object) =>
            fernmail.service.inject({ ...options, remoteAddress })) as never,
        },
        issuer,
      );
      await signIn(browser, user);
      return browser;
    };
    const [other, crowded, elsewhere] = await Promise.all([
      openAt("10.0.0.1", bob),
      openAt("10.0.0.1", alice),
      openAt("10.0.0.2", alice),
    ]);
    await Promise.all(Array.from({ length: 30 }, () => compare(other, "BBBB-BBBB")));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => compare(crowded, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 429: 20 });
    expectUnknown((await compare(elsewhere, "BBBB-BBBB")).page);
  });

  it("is the answer to one address's thirty-first code in a minute, for however many users", async () => {
    const browsers = await Promise.all(
      [alice, bob].map(async (user) => {
        const browser = fernmail.openBrowser();
        await signIn(browser, user);
        return browser;
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, n) => compare(browsers[n % 2]!, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 404: 30, 429: 2 });
    fernmail.clock.now += minute;
    expectUnknown((await compare(browsers[0]!, "BBBB-BBBB")).page);
  });
});
