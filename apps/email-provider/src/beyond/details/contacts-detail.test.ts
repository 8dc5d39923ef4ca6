import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCodes } from "../../testing/device.ts";
import { writeTestSeed } from "../../testing/clients.ts";
import {
  alice,
  answerIn,
  contacts,
  quillpost,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../testing/app.ts";
import { createFakeContacts, details, richUrl } from "../../testing/details.ts";

let fernmail: Fernmail;
let browser: Browser;
let book: ReturnType<typeof createFakeContacts>;
beforeEach(async () => {
  book = createFakeContacts();
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed() },
    askResource: book.send,
  });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterEach(() => fernmail.service.close());

describe("303 with invalid_authorization_details (RFC 9396 §5)", () => {
  const errorFor = async (authorization_details: string, changes = {}) => {
    const response = await browser({ url: richUrl(authorization_details, changes) });
    return response.headers.location?.startsWith("/") ? "asked" : answerIn(response).get("error");
  };

  it.each([
    ["no JSON", "contacts"],
    ["no list", JSON.stringify({ type: "contacts" })],
    ["an empty list", "[]"],
    [
      "a list of two",
      JSON.stringify([
        ...(JSON.parse(details()) as object[]),
        ...(JSON.parse(details()) as object[]),
      ]),
    ],
    ["a list of nothing", "[null]"],
    ["no type", details(undefined, { type: undefined })],
    ["an unknown type", details(undefined, { type: "payment_initiation" })],
    ["a type in a list", details(undefined, { type: ["contacts"] })],
    ["an unknown member", details(undefined, { until: "tomorrow" })],
    ["a common member this type does not have", details(undefined, { privileges: ["all"] })],
    ["no location", details(undefined, { locations: undefined })],
    ["two locations", details(undefined, { locations: [contacts, contacts] })],
    [
      "a location we issue no tokens for",
      details(undefined, { locations: ["https://elsewhere.example"] }),
    ],
    ["a location that only looks like ours", details(undefined, { locations: [`${contacts}/`] })],
    ["no action", details(undefined, { actions: [] })],
    ["an unknown action", details(undefined, { actions: ["read", "write"] })],
    ["contacts that are none", details([])],
    ["contacts that are no texts", details([1])],
    ["contacts that are no ids", details(["id carol"])],
    ["too many contacts", details(Array.from({ length: 101 }, (_, n) => `id-${n}`))],
    ["a long text", `${details()}${" ".repeat(10_000)}`],
    [
      "a poisoned object",
      '[{"type":"contacts","locations":["http://contacts.fernmail.localhost:4002"],"actions":["read"],"__proto__":{"contacts":["x"]}}]',
    ],
  ])("is the answer to %s", async (_, text) => {
    expect(await errorFor(text)).toBe("invalid_authorization_details");
  });

  it.each([
    ["unknown", "payment_initiation"],
    ["missing", undefined],
    ["no text", 1],
  ])("names the types there are when the type is %s", async (_, type) => {
    const answer = answerIn(await browser({ url: richUrl(details(undefined, { type })) }));
    expect(answer.get("error_description")).toBe(
      "the type of authorization_details may be contacts",
    );
  });

  it("is the answer whatever else was sent, and never an error of ours", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json({ maxDepth: 3 }),
          fc.string({ unit: "binary", minLength: 1 }).map((text) => text.toWellFormed()),
        ),
        async (text) => (await errorFor(text)) === "invalid_authorization_details",
      ),
      { numRuns: 60 },
    );
    const member = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(undefined, [contacts], ["read"], "contacts", ["id-carol"]),
    );
    const near = fc.record({
      type: fc.oneof(fc.constant("contacts"), member),
      locations: fc.oneof(fc.constant([contacts]), member),
      actions: fc.oneof(fc.constant(["read"]), member),
      contacts: member,
    });
    await fc.assert(
      fc.asyncProperty(near, async (detail) => {
        const outcome = await errorFor(JSON.stringify([detail]));
        const isGood =
          detail.type === "contacts" &&
          JSON.stringify([detail.locations, detail.actions]) ===
            JSON.stringify([[contacts], ["read"]]) &&
          (detail.contacts === undefined ||
            (Array.isArray(detail.contacts) &&
              detail.contacts.length > 0 &&
              detail.contacts.every((id) => typeof id === "string" && /^[!-~]{1,100}$/.test(id))));
        return outcome === (isGood ? "asked" : "invalid_authorization_details");
      }),
      { numRuns: 60 },
    );
  });

  it("is told as JSON to who pushes, and to a device", async () => {
    const parameters = Object.fromEntries(new URLSearchParams(richUrl("[]").split("?")[1]));
    const pushed = await browser({
      method: "POST",
      url: "/par",
      form: parameters,
      headers: { authorization: quillpost },
    });
    const device = await askForCodes(browser, { authorization_details: "[]" });
    for (const response of [pushed, device])
      expect(response).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining("invalid_authorization_details"),
      });
  });

  it("is another answer than that to details sent twice", async () => {
    expect(
      answerIn(await browser({ url: `${richUrl(details())}&authorization_details=x` })).get(
        "error",
      ),
    ).toBe("invalid_request");
  });
});

describe("registration", () => {
  const register = async (types: unknown) =>
    browser({
      method: "POST",
      url: "/register",
      json: {
        redirect_uris: [redirectUri],
        authorization_details_types: types,
        token_endpoint_auth_method: "none",
      },
    });

  it("keeps the types a client says it uses, and knows contacts (RFC 9396 §10)", async () => {
    expect((await register(["contacts", "contacts"])).json()).toMatchObject({
      authorization_details_types: ["contacts"],
    });
    expect((await register(["payment"])).json()).toMatchObject({
      error: "invalid_client_metadata",
    });
  });

  it("holds a client to them", async () => {
    for (const [types, isAsked] of [
      [["contacts"], true],
      [undefined, true],
      [[], false],
    ] as const) {
      const { client_id } = (await register(types)).json() as { client_id: string };
      const { headers } = await browser({ url: richUrl(details(), { client_id }) });
      expect({ types, isAsked: String(headers.location).startsWith("/consent") }).toEqual({
        types,
        isAsked,
      });
    }
  });
});
