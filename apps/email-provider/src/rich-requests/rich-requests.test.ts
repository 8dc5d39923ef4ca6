import { hiddenInputs } from "@tale/service/testing";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientRedirectUri, writeTestSeed } from "../testing-clients.ts";
import { alice, answerIn, authorizationUrl, bob, contacts, contactsServer, issuer, quillpost, redeem, redirectUri, refreshWith, signIn, startFernmail, type Browser, type Fernmail } from "../testing.ts";
import { askForCodes, compare, poll, type DeviceCodes } from "../device/testing.ts";
import { aliceKnows, createFakeContacts, details } from "./testing.ts";

interface RichTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
  readonly authorization_details?: unknown;
}

let fernmail: Fernmail;
let browser: Browser;
let book: ReturnType<typeof createFakeContacts>;
beforeEach(async () => {
  book = createFakeContacts();
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() }, askResource: book.send });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterEach(() => fernmail.service.close());

const rich = (authorization_details: string, changes: Record<string, string | undefined> = {}) => authorizationUrl({ scope: undefined, authorization_details, ...changes });

async function openConsent(url: string, by = browser) {
  const location = String((await by({ url })).headers.location);
  const page = await by({ url: location });
  return { location, page, form: hiddenInputs(page.body), ticks: [...page.body.matchAll(/name="contact" value="([^"]+)"( checked)?/g)].map(([, id, ticked]) => `${id}${ticked ?? ""}`) };
}
const decide = (form: Record<string, string | string[]>, by = browser) => by({ method: "POST", url: "/consent", form: { decision: "allow", ...form } });
const codeFor = async (url: string, picked: string[], answer: Record<string, string | string[]> = {}) => answerIn(await decide({ ...(await openConsent(url)).form, contact: picked, ...answer })).get("code") ?? "";
const granted = (...ids: string[]) => [{ type: "contacts", locations: [contacts], actions: ["read"], contacts: ids }];
const tokensFor = async (url: string, picked: string[], answer = {}, changes = {}) => (await redeem(browser, await codeFor(url, picked, answer), changes)).json() as RichTokens;
const detailsIn = (token: string) => decodeJwt(token)["authorization_details"];
const introspect = async (token: string, authorization = contactsServer) => (await browser({ method: "POST", url: "/introspect", form: { token }, headers: { authorization } })).json() as Record<string, unknown>;

describe("the consent page", () => {
  it("shows the user's own friends, none ticked, when the client leaves the choice", async () => {
    const { page, ticks } = await openConsent(rich(details()));
    expect(page.statusCode).toBe(200);
    expect(ticks).toEqual(["id-carol", "id-dave", "id-erin", "id-frank", "id-grace"]);
    for (const { name, email } of aliceKnows) for (const text of [name, email]) expect(page.body).toContain(text);
    expect(page.body).not.toContain('name="scope"');
  });

  it("shows those the client names, ticked, and nobody who is not a friend", async () => {
    const { ticks } = await openConsent(rich(details(["id-grace", "id-carol", "id-noa", "id-nobody", "id-carol"])));
    expect(ticks).toEqual(["id-carol checked", "id-grace checked"]);
  });

  it("shows a friend without a name by address, and names as text", async () => {
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    expect((await openConsent(rich(details()), other)).page.body).toMatch(/<bdi>the\.allotment@friends\.example<\/bdi><\/span>/);
    book.state.answer = () => ({ body: JSON.stringify({ contacts: [{ id: "x", name: "<script>alert(1)</script>", email: "a@b" }] }) });
    expect((await openConsent(rich(details()), other)).page.body).not.toContain("<script>alert");
  });

  it("is shown again each time, whatever was allowed before (RFC 9396 §2)", async () => {
    await tokensFor(rich(details(["id-carol"])), ["id-carol"]);
    const { page } = await openConsent(rich(details(["id-carol"])));
    expect(page.body).toContain('id="allow"');
    expect((await browser({ url: rich(details(), { prompt: "none" }) })).headers.location).toContain("consent_required");
  });

  it("shows scopes beside friends when both were asked for", async () => {
    const { page, ticks } = await openConsent(rich(details(), { scope: "contacts.write" }));
    expect(page.body).toContain('name="scope" value="contacts.write"');
    expect(ticks).toHaveLength(5);
  });

  it("says how many there are when there are more than fit", async () => {
    let served = 0;
    book.state.answer = () => ({ body: JSON.stringify({ contacts: Array.from({ length: 500 }, () => ({ id: `id-${served++}`, name: `Friend ${served}`, email: "a@b" })), next: "more" }) });
    const { page, ticks } = await openConsent(rich(details()));
    expect(ticks).toHaveLength(1_000);
    expect(page.body).toContain("These are the first 1000 people");
    expect(book.asked).toHaveLength(2);
    expect(book.asked[1]!.url).toContain("cursor=more");
  });
});

describe("the question to contacts", () => {
  it("is asked with a token for this user and this moment, for contacts alone", async () => {
    await openConsent(rich(details()));
    const [{ url, claims }] = book.asked as [(typeof book.asked)[0]];
    expect(url).toBe(`${contacts}/contacts?limit=500`);
    expect(claims).toMatchObject({ iss: issuer, sub: "u-alice", aud: contacts, client_id: issuer, scope: "contacts.read" });
    expect(claims["exp"] as number - (claims["iat"] as number)).toBe(30);
  });

  it("is not asked by a plain request", async () => {
    await openConsent(authorizationUrl());
    expect(book.asked).toEqual([]);
  });

  it.each([
    ["does not answer", () => undefined],
    ["refuses", () => ({ status: 401, body: "{}" })],
    ["answers no JSON", () => ({ body: "<html>" })],
    ["answers something else", () => ({ body: JSON.stringify({ contacts: [{ id: 7 }] }) })],
    ["answers ids that cannot be ids", () => ({ body: JSON.stringify({ contacts: [{ id: "a b", name: "", email: "" }] }) })],
  ])("leads to a page that can only be denied or tried again when contacts %s", async (_, answer) => {
    book.state.answer = answer;
    const { page, form, location } = await openConsent(rich(details()));
    expect(page).toMatchObject({ statusCode: 503, headers: { "retry-after": "5" } });
    expect(page.body).toContain("Your address book does not answer right now");
    expect(page.body).toContain(`href="${location}"`);
    expect(page.body).not.toContain('id="allow"');
    expect(await decide({ ...form, contact: "id-carol" })).toHaveProperty("statusCode", 503);
    delete book.state.answer;
    expect(answerIn(await decide({ ...form, contact: "id-carol" })).get("code")).toBeTruthy();
  });

  it("is not needed for a no", async () => {
    book.state.answer = () => undefined;
    const { form } = await openConsent(rich(details()));
    const before = book.asked.length;
    expect(answerIn(await decide({ ...form, decision: "deny" })).get("error")).toBe("access_denied");
    expect(book.asked).toHaveLength(before);
  });
});

describe("the tokens", () => {
  it("are for the friends that were picked: in the answer, in the token, and to who introspects (RFC 9396 §7 and §9)", async () => {
    const tokens = await tokensFor(rich(details()), ["id-grace", "id-carol", "id-dave"]);
    expect(tokens.authorization_details).toEqual(granted("id-carol", "id-dave", "id-grace"));
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: contacts, sub: "u-alice", authorization_details: tokens.authorization_details });
    expect(await introspect(tokens.access_token)).toMatchObject({ active: true, authorization_details: tokens.authorization_details });
  });

  it("name no scope where none was asked for: neither answer, token nor introspection (RFC 6749 §3.3)", async () => {
    const tokens = await tokensFor(rich(details()), ["id-carol"]);
    for (const said of [tokens, decodeJwt(tokens.access_token), await introspect(tokens.access_token), await introspect(tokens.refresh_token, quillpost)]) expect(said).not.toHaveProperty("scope");
    expect(await introspect(tokens.refresh_token, quillpost)).toMatchObject({ active: true });
  });

  it.each([
    ["somebody who is not a friend", ["id-carol", "id-noa"]],
    ["somebody made up", ["id-carol", "id-nobody", "__proto__", ""]],
    ["the same friend twice", ["id-carol", "id-carol"]],
  ])("leave out %s, whatever the form says", async (_, picked) => {
    expect((await tokensFor(rich(details()), picked)).authorization_details).toEqual(granted("id-carol"));
  });

  it("leave out a friend the client did not name", async () => {
    expect((await tokensFor(rich(details(["id-carol"])), ["id-carol", "id-dave"])).authorization_details).toEqual(granted("id-carol"));
  });

  it("leave out who is no friend any more when the answer comes", async () => {
    const { form } = await openConsent(rich(details()));
    book.state.answer = () => ({ body: JSON.stringify({ contacts: aliceKnows.slice(1) }) });
    const code = answerIn(await decide({ ...form, contact: ["id-grace", "id-carol"] })).get("code") ?? "";
    expect(((await redeem(browser, code)).json() as RichTokens).authorization_details).toEqual(granted("id-carol"));
  });

  it("stay for these friends when they are renewed", async () => {
    const tokens = await tokensFor(rich(details()), ["id-carol", "id-dave"]);
    const renewed = (await refreshWith(browser, tokens.refresh_token)).json() as RichTokens;
    expect(renewed.authorization_details).toEqual(granted("id-carol", "id-dave"));
    expect(detailsIn(renewed.access_token)).toEqual(renewed.authorization_details);
  });

  it("keep scopes and friends apart: each may be allowed without the other", async () => {
    const both = rich(details(), { scope: "contacts.write" });
    expect(await tokensFor(both, [], { scope: "contacts.write" })).toSatisfy((tokens: RichTokens) => tokens.scope === "contacts.write" && !("authorization_details" in tokens) && detailsIn(tokens.access_token) === undefined);
    expect(await tokensFor(both, ["id-carol"])).toSatisfy((tokens: RichTokens) => tokens.scope === undefined && detailsIn(tokens.access_token) !== undefined);
    expect(await tokensFor(both, ["id-carol"], { scope: "contacts.write" })).toMatchObject({ scope: "contacts.write", authorization_details: granted("id-carol") });
  });

  it("are about contacts also where the user's name is asked for as well", async () => {
    const tokens = await tokensFor(rich(details(), { scope: "openid" }), ["id-carol"], { scope: "openid" });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: contacts, authorization_details: granted("id-carol") });
  });

  it("say nothing of friends to another resource (RFC 9396 §9.1)", async () => {
    const two = await startFernmail({ environment: { RESOURCES: `${contacts},https://other.example` }, askResource: book.send });
    const visitor = two.openBrowser();
    await signIn(visitor, alice);
    const { form } = await openConsent(`${rich(details())}&resource=${encodeURIComponent(contacts)}&resource=${encodeURIComponent("https://other.example")}`, visitor);
    const code = answerIn(await decide({ ...form, contact: "id-carol" }, visitor)).get("code") ?? "";
    const other = (await redeem(visitor, code, { resource: "https://other.example" })).json() as RichTokens;
    expect(decodeJwt(other.access_token)["aud"]).toBe("https://other.example");
    expect([other.authorization_details, detailsIn(other.access_token)]).toEqual([undefined, undefined]);
    const here = (await refreshWith(visitor, other.refresh_token, { resource: contacts })).json() as RichTokens;
    expect(detailsIn(here.access_token)).toEqual(granted("id-carol"));
    await two.service.close();
  });

  it("come through a pushed request as well (RFC 9126)", async () => {
    const parameters = Object.fromEntries(new URLSearchParams(rich(details(["id-carol"])).split("?")[1]));
    const { request_uri } = (await browser({ method: "POST", url: "/par", form: parameters, headers: { authorization: quillpost } })).json() as { request_uri: string };
    expect((await tokensFor(`/authorize?${new URLSearchParams({ client_id: "quillpost", request_uri })}`, ["id-carol"])).authorization_details).toEqual(granted("id-carol"));
  });

  it("come to a television as well (RFC 9396 §3)", async () => {
    const codes = (await askForCodes(browser, { scope: undefined, authorization_details: details() })).json() as DeviceCodes;
    const { form, page } = await compare(browser, codes.user_code);
    expect(page.body).toContain('name="contact" value="id-carol"');
    await browser({ method: "POST", url: "/device/confirm", form: { ...form, decision: "allow", contact: ["id-carol", "id-noa"] } });
    expect((await poll(browser, codes.device_code)).json()).toMatchObject({ authorization_details: granted("id-carol") });
  });
});

describe("a token request with details", () => {
  let tokens: RichTokens;
  beforeEach(async () => void (tokens = await tokensFor(rich(details()), ["id-carol", "id-dave"])));
  const refreshFor = async (authorization_details: string) => {
    const response = await refreshWith(browser, tokens.refresh_token, { authorization_details });
    const body = response.json() as RichTokens & { error?: string };
    if (!body.error) tokens = body;
    return { ...body, status: response.statusCode };
  };

  it("gets a token for some of the friends, and later one for all (RFC 9396 §6)", async () => {
    const some = await refreshFor(details(["id-dave"]));
    expect([some.authorization_details, detailsIn(some.access_token)]).toEqual([granted("id-dave"), granted("id-dave")]);
    expect((await refreshFor(details())).authorization_details).toEqual(granted("id-carol", "id-dave"));
  });

  it("may narrow with the code, and the grant stays what it is", async () => {
    const code = await codeFor(rich(details()), ["id-carol", "id-dave"]);
    const first = (await redeem(browser, code, { authorization_details: details(["id-carol"]) })).json() as RichTokens;
    expect(first.authorization_details).toEqual(granted("id-carol"));
    expect(((await refreshWith(browser, first.refresh_token)).json() as RichTokens).authorization_details).toEqual(granted("id-carol", "id-dave"));
  });

  it.each([
    ["a friend who was not allowed", details(["id-carol", "id-erin"])],
    ["another place", details(["id-carol"], { locations: ["https://other.example"] })],
    ["another action", details(["id-carol"], { actions: ["write"] })],
    ["nonsense", "nonsense"],
  ])("gets nothing for %s, and nothing is used up", async (_, asked) => {
    expect(await refreshFor(asked)).toMatchObject({ status: 400, error: "invalid_authorization_details" });
    expect(await refreshFor(details(["id-carol"]))).toMatchObject({ status: 200 });
  });

  it("gets nothing where nobody was asked about friends", async () => {
    const code = answerIn(await decide({ ...(await openConsent(authorizationUrl())).form, scope: "contacts.read" })).get("code") ?? "";
    const plain = await redeem(browser, code, { authorization_details: details(["id-carol"]) });
    expect(plain.json()).toMatchObject({ error: "invalid_authorization_details" });
    const rival = await browser({ method: "POST", url: "/register", json: { grant_types: ["client_credentials"] } });
    const { client_id, client_secret } = rival.json() as { client_id: string; client_secret: string };
    const own = await browser({ method: "POST", url: "/token", form: { grant_type: "client_credentials", authorization_details: details(["id-carol"]) }, headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` } });
    expect(own.json()).toMatchObject({ error: "invalid_authorization_details" });
  });
});

describe("303 with access_denied", () => {
  it.each([
    ["nobody was picked", details(), []],
    ["only strangers were picked", details(), ["id-noa"]],
    ["none of those named is a friend", details(["id-noa"]), ["id-noa"]],
  ])("is the answer when %s", async (_, asked, picked) => {
    const { form } = await openConsent(rich(asked));
    expect(answerIn(await decide({ ...form, contact: picked })).get("error")).toBe("access_denied");
  });
});

describe("422", () => {
  it("is the answer to more ticks than a token can name, and the request stays open", async () => {
    book.state.answer = () => ({ body: JSON.stringify({ contacts: Array.from({ length: 101 }, (_, n) => ({ id: `id-${n}`, name: "", email: `${n}@b` })) }) });
    const { form } = await openConsent(rich(details()));
    const all = Array.from({ length: 101 }, (_, n) => `id-${n}`);
    expect(await decide({ ...form, contact: all })).toHaveProperty("statusCode", 422);
    expect(answerIn(await decide({ ...form, contact: all.slice(1) })).get("code")).toBeTruthy();
  });
});

describe("303 with invalid_authorization_details (RFC 9396 §5)", () => {
  const errorFor = async (authorization_details: string, changes = {}) => {
    const response = await browser({ url: rich(authorization_details, changes) });
    return response.headers.location?.startsWith("/") ? "asked" : answerIn(response).get("error");
  };

  it.each([
    ["no JSON", "contacts"],
    ["no list", JSON.stringify({ type: "contacts" })],
    ["an empty list", "[]"],
    ["a list of two", JSON.stringify([...(JSON.parse(details()) as object[]), ...(JSON.parse(details()) as object[])])],
    ["a list of nothing", "[null]"],
    ["no type", details(undefined, { type: undefined })],
    ["an unknown type", details(undefined, { type: "payment_initiation" })],
    ["a type in a list", details(undefined, { type: ["contacts"] })],
    ["an unknown member", details(undefined, { until: "tomorrow" })],
    ["a common member this type does not have", details(undefined, { privileges: ["all"] })],
    ["no location", details(undefined, { locations: undefined })],
    ["two locations", details(undefined, { locations: [contacts, contacts] })],
    ["a location we issue no tokens for", details(undefined, { locations: ["https://elsewhere.example"] })],
    ["a location that only looks like ours", details(undefined, { locations: [`${contacts}/`] })],
    ["no action", details(undefined, { actions: [] })],
    ["an unknown action", details(undefined, { actions: ["read", "write"] })],
    ["contacts that are none", details([])],
    ["contacts that are no texts", details([1])],
    ["contacts that are no ids", details(["id carol"])],
    ["too many contacts", details(Array.from({ length: 101 }, (_, n) => `id-${n}`))],
    ["a long text", `${details()}${" ".repeat(10_000)}`],
    ["a poisoned object", '[{"type":"contacts","locations":["http://contacts.fernmail.localhost:4002"],"actions":["read"],"__proto__":{"contacts":["x"]}}]'],
  ])("is the answer to %s", async (_, text) => {
    expect(await errorFor(text)).toBe("invalid_authorization_details");
  });

  it("is the answer whatever else was sent, and never an error of ours", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 3 }), fc.string({ unit: "binary", minLength: 1 }).map((text) => text.toWellFormed())), async (text) => (await errorFor(text)) === "invalid_authorization_details"), { numRuns: 60 });
    const member = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(undefined, [contacts], ["read"], "contacts", ["id-carol"]));
    const near = fc.record({ type: fc.oneof(fc.constant("contacts"), member), locations: fc.oneof(fc.constant([contacts]), member), actions: fc.oneof(fc.constant(["read"]), member), contacts: member });
    await fc.assert(fc.asyncProperty(near, async (detail) => {
      const outcome = await errorFor(JSON.stringify([detail]));
      const isGood = detail.type === "contacts" && JSON.stringify([detail.locations, detail.actions]) === JSON.stringify([[contacts], ["read"]]) && (detail.contacts === undefined || (Array.isArray(detail.contacts) && detail.contacts.length > 0 && detail.contacts.every((id) => typeof id === "string" && /^[!-~]{1,100}$/.test(id))));
      return outcome === (isGood ? "asked" : "invalid_authorization_details");
    }), { numRuns: 60 });
  });

  it("is told as JSON to who pushes, and to a device", async () => {
    const parameters = Object.fromEntries(new URLSearchParams(rich("[]").split("?")[1]));
    const pushed = await browser({ method: "POST", url: "/par", form: parameters, headers: { authorization: quillpost } });
    const device = await askForCodes(browser, { authorization_details: "[]" });
    for (const response of [pushed, device]) expect(response).toMatchObject({ statusCode: 400, body: expect.stringContaining("invalid_authorization_details") });
  });

  it("is another answer than that to details sent twice", async () => {
    expect(answerIn(await browser({ url: `${rich(details())}&authorization_details=x` })).get("error")).toBe("invalid_request");
  });
});

describe("registration", () => {
  const register = async (types: unknown) => browser({ method: "POST", url: "/register", json: { redirect_uris: [redirectUri], authorization_details_types: types, token_endpoint_auth_method: "none" } });

  it("keeps the types a client says it uses, and knows contacts (RFC 9396 §10)", async () => {
    expect((await register(["contacts", "contacts"])).json()).toMatchObject({ authorization_details_types: ["contacts"] });
    expect((await register(["payment"])).json()).toMatchObject({ error: "invalid_client_metadata" });
  });

  it("holds a client to them", async () => {
    for (const [types, isAsked] of [[["contacts"], true], [undefined, true], [[], false]] as const) {
      const { client_id } = (await register(types)).json() as { client_id: string };
      const { headers } = await browser({ url: rich(details(), { client_id }) });
      expect({ types, isAsked: String(headers.location).startsWith("/consent") }).toEqual({ types, isAsked });
    }
  });
});

describe("the account page", () => {
  it("says in words what was shared, and forgets it when it is taken back", async () => {
    await tokensFor(rich(details()), ["id-carol", "id-dave"]);
    const account = await browser({ url: "/account" });
    expect(account.body).toContain("see 2 of the people of your address book");
    const csrf = /name="_csrf" value="([^"]+)"/.exec(account.body)![1]!;
    await browser({ method: "POST", url: "/account/revoke", form: { _csrf: csrf, client_id: "quillpost" } });
    expect((await browser({ url: "/account" })).body).not.toContain("Quillpost</h3>");
  });

  it("does not say that the client may come again without asking", async () => {
    const tokens = await tokensFor(rich(details(), { client_id: "rival", redirect_uri: clientRedirectUri }), ["id-carol"], {}, { redirect_uri: clientRedirectUri });
    expect(tokens).toHaveProperty("error");
    expect((await browser({ url: "/account" })).body).not.toContain("Rival");
  });
});
