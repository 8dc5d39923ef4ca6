import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askForCodes, decide, poll, type DeviceCodes } from "../testing/device.ts";
import { basic, writeTestSeed } from "../testing/clients.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  contacts,
  issuer,
  quillpost,
  redeem,
  refreshWith,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

const tools = "https://api.example/mcp";
const machine = {
  client_id: "machine",
  client_secret: "a-secret-for-tests",
  client_name: "Machine",
  redirect_uris: [],
  grant_types: ["client_credentials"],
  scope: "contacts.read",
  token_endpoint_auth_method: "client_secret_basic",
};

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed([machine]), RESOURCES: `${contacts},${tools}` },
  });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterAll(() => fernmail.service.close());

const audienceIn = (answer: { json: () => unknown }) =>
  decodeJwt((answer.json() as Tokens).access_token).aud;
const ask = async (resource: string) =>
  (await authorize(browser, { url: authorizationUrl({ resource }) })).get("code") ?? "";
const askAsMachine = (resource: string) =>
  browser({
    method: "POST",
    url: "/token",
    form: { grant_type: "client_credentials", resource },
    headers: { authorization: basic(machine) },
  });

describe.each([
  [`${contacts}/`, contacts],
  ["HTTP://Contacts.FERNMAIL.localhost:4002", contacts],
  ["https://api.example:443/mcp", tools],
  ["https://API.example/mcp", tools],
])("resource=%s is %s (RFC 3986 §6.2.3)", (spelled, known) => {
  it("at authorize, and the token is for the name that is known, without being named again", async () => {
    expect(audienceIn(await redeem(browser, await ask(spelled)))).toBe(known);
  });

  it("at token and at refresh", async () => {
    const tokens = await redeem(browser, await ask(known), { resource: spelled });
    expect(audienceIn(tokens)).toBe(known);
    expect(
      audienceIn(
        await refreshWith(browser, tokens.json<Tokens>().refresh_token, { resource: spelled }),
      ),
    ).toBe(known);
  });

  it("when it is pushed", async () => {
    const form = new URL(authorizationUrl({ resource: spelled }), issuer).searchParams;
    expect(
      await browser({ method: "POST", url: "/par", form, headers: { authorization: quillpost } }),
    ).toHaveProperty("statusCode", 201);
  });

  it("for a device", async () => {
    const codes = (
      await askForCodes(fernmail.openBrowser(), { resource: spelled })
    ).json<DeviceCodes>();
    await decide(browser, codes.user_code);
    expect(
      audienceIn(await poll(fernmail.openBrowser(), codes.device_code, { resource: spelled })),
    ).toBe(known);
  });

  it("for a client in its own name", async () => {
    expect(audienceIn(await askAsMachine(spelled))).toBe(known);
  });
});

describe("invalid_target", () => {
  it("names the resources there are", async () => {
    const answer = answerIn(
      await browser({ url: authorizationUrl({ resource: "https://elsewhere.example" }) }),
    );
    expect(answer.get("error")).toBe("invalid_target");
    for (const known of [contacts, tools, issuer])
      expect(answer.get("error_description")).toContain(known);
  });

  it.each([
    `${contacts}//`,
    `${contacts}/#x`,
    `${tools}/`,
    "https://api.example/MCP",
    "http://api.example/mcp",
    "https://api.example@evil.example/mcp",
    "https://api.example/x/../mcp",
  ])("is the answer to %s, everywhere", async (resource) => {
    expect(answerIn(await browser({ url: authorizationUrl({ resource }) })).get("error")).toBe(
      "invalid_target",
    );
    expect((await askForCodes(fernmail.openBrowser(), { resource })).json()).toMatchObject({
      error: "invalid_target",
    });
    expect((await askAsMachine(resource)).json()).toEqual({
      error: "invalid_target",
      error_description: expect.stringContaining(`${contacts} or ${tools}`),
    });
    const wrong = await redeem(browser, await ask(contacts), { resource });
    expect(wrong.json()).toEqual({
      error: "invalid_target",
      error_description: expect.stringContaining(contacts),
    });
  });

  it("is not the answer to one resource in two spellings", async () => {
    const code =
      (
        await authorize(browser, {
          url: `${authorizationUrl({ resource: contacts })}&resource=${encodeURIComponent(`${contacts}/`)}`,
        })
      ).get("code") ?? "";
    expect(audienceIn(await redeem(browser, code))).toBe(contacts);
  });
});
