import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCodes, compare, poll, type DeviceCodes } from "../../testing/device.ts";
import { answerIn, authorizationUrl, bob, contacts, issuer, signIn } from "../../testing/app.ts";
import { decide, details, granted, openConsent, richUrl } from "../../testing/details.ts";
import { beginAnew, book, browser, fernmail } from "../../testing/which-friends.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("the question to contacts", () => {
  it("is asked with a token for this user and this moment, for contacts alone", async () => {
    await openConsent(browser, richUrl(details()));
    const [{ url, claims }] = book.asked as [(typeof book.asked)[0]];
    expect(url).toBe(`${contacts}/contacts?limit=500`);
    expect(claims).toMatchObject({
      iss: issuer,
      sub: "u-alice",
      aud: contacts,
      client_id: issuer,
      scope: "contacts.read",
    });
    expect((claims["exp"] as number) - (claims["iat"] as number)).toBe(30);
  });

  it("is not asked by a plain request", async () => {
    await openConsent(browser, authorizationUrl());
    expect(book.asked).toEqual([]);
  });

  it.each([
    ["does not answer", () => undefined],
    ["refuses", () => ({ status: 401, body: "{}" })],
    ["answers no JSON", () => ({ body: "<html>" })],
    ["answers something else", () => ({ body: JSON.stringify({ contacts: [{ id: 7 }] }) })],
    [
      "answers ids that cannot be ids",
      () => ({ body: JSON.stringify({ contacts: [{ id: "a b", name: "", email: "" }] }) }),
    ],
  ])(
    "leads to a page that can only be denied or tried again when contacts %s",
    async (_, answer) => {
      book.state.answer = answer;
      const { page, form, location } = await openConsent(browser, richUrl(details()));
      expect(page).toMatchObject({ statusCode: 503, headers: { "retry-after": "5" } });
      expect(page.body).toContain("Your address book does not answer right now");
      expect(page.body).toContain(`href="${location}"`);
      expect(page.body).not.toContain('id="allow"');
      expect(await decide(browser, { ...form, contact: "id-carol" })).toHaveProperty(
        "statusCode",
        503,
      );
      delete book.state.answer;
      expect(
        answerIn(await decide(browser, { ...form, contact: "id-carol" })).get("code"),
      ).toBeTruthy();
    },
  );

  it("is not needed for a no", async () => {
    book.state.answer = () => undefined;
    const { form } = await openConsent(browser, richUrl(details()));
    const before = book.asked.length;
    expect(answerIn(await decide(browser, { ...form, decision: "deny" })).get("error")).toBe(
      "access_denied",
    );
    expect(book.asked).toHaveLength(before);
  });
});

describe("422", () => {
  it.each([
    ["nobody", []],
    ["only strangers", ["id-noa"]],
  ])("is the form again when %s was picked, and the request stays open", async (_, contact) => {
    const { form } = await openConsent(browser, richUrl(details()));
    const again = await decide(browser, { ...form, contact });
    expect(again).toMatchObject({
      statusCode: 422,
      headers: {
        "content-security-policy": expect.stringContaining(
          "form-action 'self' http://blog.localhost:4000",
        ),
      },
    });
    expect(again.headers).not.toHaveProperty("location");
    expect(again.body).toContain("Tick at least one, or press Deny.");
    expect(again.body).toMatch(/name="contact" value="id-carol" autofocus>/);
    expect(again.body).not.toContain("means Deny");
    expect(
      answerIn(await decide(browser, { ...hiddenInputs(again.body), contact: "id-carol" })).get(
        "code",
      ),
    ).toBeTruthy();
  });

  it("ticks no scope again that was unticked", async () => {
    const { form, page } = await openConsent(
      browser,
      richUrl(details(), { scope: "contacts.write" }),
    );
    expect(page.body).toMatch(/value="contacts.write" checked/);
    const again = await decide(browser, form);
    expect(again.statusCode).toBe(422);
    expect(again.body).not.toContain(" checked");
    expect(answerIn(await decide(browser, { ...form, decision: "deny" })).get("error")).toBe(
      "access_denied",
    );
  });

  it("is not the answer to whoever signs in later in the same browser", async () => {
    const { form } = await openConsent(browser, richUrl(details()));
    await signIn(browser, bob);
    expect(await decide(browser, form)).toHaveProperty("statusCode", 400);
  });

  it("is the form again on the way to a television, which goes on waiting", async () => {
    const codes = (
      await askForCodes(browser, { scope: undefined, authorization_details: details() })
    ).json() as DeviceCodes;
    const { form } = await compare(browser, codes.user_code);
    const post = (changes: Record<string, string>) =>
      browser({ method: "POST", url: "/device/confirm", form: { ...form, ...changes } });
    const again = await post({ decision: "allow" });
    expect(again.statusCode).toBe(422);
    for (const text of ["Tick at least one, or press Deny.", codes.user_code])
      expect(again.body).toContain(text);
    expect((await poll(browser, codes.device_code)).json()).toMatchObject({
      error: "authorization_pending",
    });
    await post({ decision: "allow", contact: "id-carol" });
    expect(await post({ decision: "allow" })).toHaveProperty("statusCode", 303);
    expect((await poll(browser, codes.device_code)).json()).toMatchObject({
      authorization_details: granted("id-carol"),
    });
  });

  it("is the answer to more ticks than a token can name, and the request stays open", async () => {
    book.state.answer = () => ({
      body: JSON.stringify({
        contacts: Array.from({ length: 101 }, (_, n) => ({
          id: `id-${n}`,
          name: "",
          email: `${n}@b`,
        })),
      }),
    });
    const { form } = await openConsent(browser, richUrl(details()));
    const all = Array.from({ length: 101 }, (_, n) => `id-${n}`);
    expect(await decide(browser, { ...form, contact: all })).toHaveProperty("statusCode", 422);
    expect(
      answerIn(await decide(browser, { ...form, contact: all.slice(1) })).get("code"),
    ).toBeTruthy();
  });
});
