import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  bob,
  contacts,
  issuer,
  refreshWith,
  signIn,
  type Browser,
  type Fernmail,
  type Tokens,
} from "./testing/app.ts";
import { askForCodes, decide, poll, type DeviceCodes } from "./testing/device.ts";
import {
  calendar,
  calendarServer,
  obtain,
  planner,
  plannerUrl,
  robot,
  startWithCalendar,
  target,
  tokenFor,
} from "./testing/calendar.ts";
import { basic } from "./testing/clients.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startWithCalendar();
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterAll(() => fernmail.service.close());

const asPlanner = { authorization: basic(planner) };
const both = { scope: "contacts.read calendar.read", prompt: "consent" };
const refresh = async (answer: { json: () => unknown }, changes: Record<string, string>) =>
  target(await refreshWith(browser, (answer.json() as Tokens).refresh_token, changes, asPlanner));

describe("a scope with a resource of its own", () => {
  it("is announced, and so is its resource (RFC 8414 §2, RFC 9728 §4)", async () => {
    const { body } = await browser({ url: "/.well-known/oauth-authorization-server" });
    expect(JSON.parse(body)).toMatchObject({
      scopes_supported: expect.arrayContaining(["contacts.read", "calendar.read", "openid"]),
      protected_resources: [contacts, calendar],
    });
  });

  it("alone implies its resource, from consent to introspection", async () => {
    const asked = await browser({ url: plannerUrl({ scope: "calendar.read" }) });
    const { body } = await browser({ url: String(asked.headers.location) });
    expect(body).toContain("<h1>Allow <strong>Planner</strong> to see your appointments?</h1>");
    expect(body).not.toContain("scope-group");
    const answer = await obtain(browser, { scope: "calendar.read" });
    expect(target(answer)).toEqual(tokenFor(calendar, "calendar.read"));
    const introspected = await browser({
      method: "POST",
      url: "/introspect",
      form: { token: (answer.json() as Tokens).access_token },
      headers: { authorization: basic(calendarServer) },
    });
    expect(introspected.json()).toMatchObject({
      active: true,
      aud: calendar,
      scope: "calendar.read",
      client_id: "planner",
      sub: "u-alice",
    });
  });

  it("is meant where the resource is named without a scope, as far as the client is registered", async () => {
    expect(target(await obtain(browser, { scope: undefined, resource: calendar }))).toEqual(
      tokenFor(calendar, "calendar.read openid email"),
    );
  });

  it("leaves those of the contacts where they were", async () => {
    expect(target(await obtain(browser, { scope: "contacts.read contacts.write" }))).toEqual(
      tokenFor(contacts, "contacts.read contacts.write"),
    );
  });

  it("is implied for a device, and for a client in its own name", async () => {
    const device = fernmail.openBrowser();
    const { device_code, user_code } = (
      await askForCodes(device, { client_id: "planner", scope: "calendar.read" }, asPlanner)
    ).json<DeviceCodes>();
    await decide(browser, user_code, { scope: ["calendar.read"] });
    expect(target(await poll(device, device_code, { client_id: "planner" }, asPlanner))).toEqual(
      tokenFor(calendar, "calendar.read"),
    );
    for (const [form, scope] of [
      [{ scope: "calendar.read" }, "calendar.read"],
      [{ resource: calendar }, "calendar.read calendar.write"],
      [{ resource: calendar, scope: "contacts.read calendar.read" }, "calendar.read"],
    ] as const) {
      const answer = await browser({
        method: "POST",
        url: "/token",
        form: { grant_type: "client_credentials", ...form },
        headers: { authorization: basic(robot) },
      });
      expect(target(answer)).toEqual(tokenFor(calendar, scope));
    }
  });
});

describe("two resources", () => {
  const resources = [contacts, calendar];

  it("are asked about apart from one another, each in its own words", async () => {
    const asked = await browser({ url: plannerUrl(both, ...resources) });
    const { body } = await browser({ url: String(asked.headers.location) });
    expect(body).toContain(
      "to see the people in your address book and see your appointments?</h1>",
    );
    expect([...body.matchAll(/class="scope-group">([^<]+) <code class="soft">([^<]+)</g)]).toEqual([
      expect.objectContaining({ 1: "Your address book", 2: contacts.replace("http://", "") }),
      expect.objectContaining({ 1: "Your calendar", 2: "calendar.example/api" }),
    ]);
  });

  it("get tokens apart from one another: each carries the scopes of its audience only (RFC 8707 §2.2)", async () => {
    const first = await obtain(browser, both, { resources });
    expect(target(first)).toEqual(tokenFor(contacts, "contacts.read"));
    const other = await obtain(browser, both, { resources, redeemed: { resource: calendar } });
    expect(target(other)).toEqual(tokenFor(calendar, "calendar.read"));
    expect(await refresh(other, {})).toEqual(tokenFor(contacts, "contacts.read"));
    expect(await refresh(first, { resource: calendar })).toEqual(
      tokenFor(calendar, "calendar.read"),
    );
  });

  it("are told apart by the scope of a refresh alone", async () => {
    const answer = await obtain(browser, both, { resources });
    expect(await refresh(answer, { scope: "calendar.read" })).toEqual(
      tokenFor(calendar, "calendar.read"),
    );
  });

  it("are one when the user allowed something at one only", async () => {
    const answer = await obtain(browser, both, { resources, ticked: ["calendar.read"] });
    expect(target(answer)).toEqual(tokenFor(calendar, "calendar.read"));
    expect(await refresh(answer, { resource: contacts })).toMatchObject({
      error: "invalid_target",
    });
  });

  it("stand on the account page under their own headings", async () => {
    await obtain(browser, both, { resources });
    const { body } = await browser({ url: "/account" });
    expect(body).toMatch(/scope-group">Your address book [^]*scope-group">Your calendar /);
  });

  it("are allowed apart: a yes at each is a yes at both, and one at one is none at the other", async () => {
    const bobs = fernmail.openBrowser();
    await signIn(bobs, bob);
    const silent = async (...asked: Parameters<typeof plannerUrl>) =>
      answerIn(
        await bobs({
          url: plannerUrl({ ...asked[0], prompt: "none" }, ...(asked.slice(1) as string[])),
        }),
      );
    await obtain(bobs, { scope: "contacts.read" });
    expect((await silent({ scope: "calendar.read" })).get("error")).toBe("consent_required");
    await obtain(bobs, { scope: "calendar.read" });
    expect((await silent(both, ...resources)).has("code")).toBe(true);
  });
});

describe("who the user is", () => {
  it("belongs to no resource: it goes with the token of each, and offline_access with none", async () => {
    const answer = await obtain(browser, {
      scope: "openid email calendar.read offline_access",
    });
    expect(target(answer)).toEqual(tokenFor(calendar, "openid email calendar.read"));
    const { access_token } = answer.json() as Tokens;
    const userinfo = await browser({
      url: "/userinfo",
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(userinfo.json()).toEqual({
      sub: "u-alice",
      email: "alice@fernmail.example",
      email_verified: true,
    });
  });

  it("alone is for this server", async () => {
    expect(target(await obtain(browser, { scope: "openid email" }))).toEqual(
      tokenFor(issuer, "openid email"),
    );
  });
});
