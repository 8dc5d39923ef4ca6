import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  contacts,
  issuer,
  refreshWith,
  signIn,
  type Browser,
  type Fernmail,
  type Tokens,
} from "./testing/app.ts";
import { askForCodes } from "./testing/device.ts";
import {
  calendar,
  obtain,
  planner,
  plannerUrl,
  robot,
  startWithCalendar,
  target,
  tokenFor,
} from "./testing/calendar.ts";
import { basic } from "./testing/clients.ts";
import { createTestKey, type TestKey } from "./testing/keys.ts";

let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
beforeAll(async () => {
  const clock = { now: Date.parse("2026-11-22T12:00:00Z") };
  key = await createTestKey({ clock });
  fernmail = await startWithCalendar([
    {
      ...planner,
      client_id: "signer",
      client_secret: undefined,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key.publicJwk] },
    },
  ]);
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterAll(() => fernmail.service.close());

const asPlanner = { authorization: basic(planner) };
const scope = "contacts.read calendar.read";
const each = `resource=${contacts} for contacts.read and resource=${calendar} for calendar.read`;
const either = each.replace(" and ", " or ");

const errorIn = (answer: { headers: Record<string, unknown> }) => {
  const { error, error_description } = Object.fromEntries(answerIn(answer));
  return { error, error_description };
};
const parametersOf = (form: Record<string, string>) =>
  Object.fromEntries(new URL(plannerUrl(form), issuer).searchParams);

/** The ways in which a request can come, each to its refusal. */
const ways: Record<string, (form: Record<string, string>) => Promise<unknown>> = {
  "in the address": async (form) => errorIn(await browser({ url: plannerUrl(form) })),
  "pushed (RFC 9126 §2.3)": async (form) =>
    (
      await browser({ method: "POST", url: "/par", form: parametersOf(form), headers: asPlanner })
    ).json(),
  "signed (RFC 9101 §4)": async (form) => {
    const request = await key.requestObject("signer", {
      ...parametersOf(form),
      client_id: "signer",
    });
    const parameters = new URLSearchParams({ client_id: "signer", request });
    return errorIn(await browser({ url: `/authorize?${parameters}` }));
  },
  "from a device (RFC 8628 §3.1)": async (form) =>
    (
      await askForCodes(fernmail.openBrowser(), { client_id: "planner", ...form }, asPlanner)
    ).json(),
};

describe.each(Object.entries(ways))("a request %s", (_, ask) => {
  it("for scopes of two resources says which: invalid_target tells what to send (RFC 8707 §2)", async () => {
    expect(await ask({ scope })).toEqual({
      error: "invalid_target",
      error_description: `no single resource has all of these scopes: send ${each}`,
    });
  });

  it("is not one for nothing: invalid_scope is the answer to a resource without any of the scopes", async () => {
    expect(await ask({ scope: "contacts.read", resource: calendar })).toEqual({
      error: "invalid_scope",
      error_description: `no scope belongs to the resource that is asked for: send resource=${contacts} for contacts.read`,
    });
  });

  it("names scopes that there are: invalid_scope is the answer to others", async () => {
    expect(await ask({ scope: "calendar.delete" })).toMatchObject({ error: "invalid_scope" });
  });

  it("has no details of people where there are none (RFC 9396 §5)", async () => {
    const detail = [{ type: "contacts", locations: [calendar], actions: ["read"] }];
    expect(
      await ask({ scope: "calendar.read", authorization_details: JSON.stringify(detail) }),
    ).toEqual({
      error: "invalid_authorization_details",
      error_description: `the location is not an address book that tokens are issued for: ${contacts}`,
    });
  });
});

describe("a request for two resources", () => {
  it("has a scope for each: invalid_target is the answer otherwise", async () => {
    const answer = answerIn(
      await browser({ url: plannerUrl({ scope: "contacts.read" }, contacts, calendar) }),
    );
    expect([answer.get("error"), answer.get("error_description")]).toEqual([
      "invalid_target",
      `no scope of ${calendar} is asked for: leave this resource out, or ask for calendar.read or calendar.write`,
    ]);
  });

  it("with no scope at all stands for all registered ones, which are of two", async () => {
    const answer = answerIn(await browser({ url: plannerUrl({ scope: undefined }) }));
    expect(answer.get("error")).toBe("invalid_target");
  });
});

describe("a scope of another resource than the one that is named", () => {
  it("is left out, and the answer says so (RFC 6749 §3.3)", async () => {
    const asked = await browser({ url: plannerUrl({ scope, resource: contacts }) });
    const { body } = await browser({ url: String(asked.headers.location) });
    expect(body).not.toContain("calendar.read");
    expect(target(await obtain(browser, { scope, resource: contacts }))).toEqual(
      tokenFor(contacts, "contacts.read"),
    );
  });
});

describe("400 at the token endpoint", () => {
  it.each([
    [
      { scope },
      "invalid_target",
      `a token is for one resource, and none has all of these scopes: send ${either}`,
    ],
    [
      { scope: "contacts.read", resource: calendar },
      "invalid_scope",
      `no scope belongs to ${calendar}: send resource=${contacts} for contacts.read`,
    ],
  ])(
    "is the answer to a refresh with %o, and to a client in its own name",
    async (form, error, error_description) => {
      const refused = { error, error_description };
      const answer = await obtain(
        browser,
        { scope, prompt: "consent" },
        { resources: [contacts, calendar] },
      );
      const { refresh_token } = answer.json() as Tokens;
      expect((await refreshWith(browser, refresh_token, form, asPlanner)).json()).toEqual(refused);
      const own = await browser({
        method: "POST",
        url: "/token",
        form: { grant_type: "client_credentials", ...form },
        headers: { authorization: basic(robot) },
      });
      expect(own.json()).toEqual(refused);
    },
  );

  it("invalid_target is the answer to two resources at once", async () => {
    const own = await browser({
      method: "POST",
      url: "/token",
      form: new URLSearchParams([
        ["grant_type", "client_credentials"],
        ["resource", contacts],
        ["resource", calendar],
      ]),
      headers: { authorization: basic(robot) },
    });
    expect(own.json()).toMatchObject({ error: "invalid_target" });
  });
});
