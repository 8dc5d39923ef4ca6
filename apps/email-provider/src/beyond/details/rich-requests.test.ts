import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCodes, compare, poll, type DeviceCodes } from "../device/device.testing.ts";
import { writeTestSeed } from "../../clients.testing.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  contacts,
  contactsServer,
  quillpost,
  redeem,
  refreshWith,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../app.testing.ts";
import {
  aliceKnows,
  codeFor,
  createFakeContacts,
  decide,
  details,
  detailsIn,
  granted,
  openConsent,
  richUrl,
  tokensFor,
  type RichTokens,
} from "./details.testing.ts";

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

const introspect = async (token: string, authorization = contactsServer) =>
  (
    await browser({
      method: "POST",
      url: "/introspect",
      form: { token },
      headers: { authorization },
    })
  ).json() as Record<string, unknown>;

describe("the tokens", () => {
  it("are for the friends that were picked: in the answer, in the token, and to who introspects (RFC 9396 §7 and §9)", async () => {
    const tokens = await tokensFor(browser, richUrl(details()), [
      "id-grace",
      "id-carol",
      "id-dave",
    ]);
    expect(tokens.authorization_details).toEqual(granted("id-carol", "id-dave", "id-grace"));
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: contacts,
      sub: "u-alice",
      authorization_details: tokens.authorization_details,
    });
    expect(await introspect(tokens.access_token)).toMatchObject({
      active: true,
      authorization_details: tokens.authorization_details,
    });
  });

  it("name no scope where none was asked for: neither answer, token nor introspection (RFC 6749 §3.3)", async () => {
    const tokens = await tokensFor(browser, richUrl(details()), ["id-carol"]);
    for (const said of [
      tokens,
      decodeJwt(tokens.access_token),
      await introspect(tokens.access_token),
      await introspect(tokens.refresh_token, quillpost),
    ])
      expect(said).not.toHaveProperty("scope");
    expect(await introspect(tokens.refresh_token, quillpost)).toMatchObject({ active: true });
  });

  it.each([
    ["somebody who is not a friend", ["id-carol", "id-noa"]],
    ["somebody made up", ["id-carol", "id-nobody", "__proto__", ""]],
    ["the same friend twice", ["id-carol", "id-carol"]],
  ])("leave out %s, whatever the form says", async (_, picked) => {
    expect((await tokensFor(browser, richUrl(details()), picked)).authorization_details).toEqual(
      granted("id-carol"),
    );
  });

  it("leave out a friend the client did not name", async () => {
    expect(
      (await tokensFor(browser, richUrl(details(["id-carol"])), ["id-carol", "id-dave"]))
        .authorization_details,
    ).toEqual(granted("id-carol"));
  });

  it("leave out who is no friend any more when the answer comes", async () => {
    const { form } = await openConsent(browser, richUrl(details()));
    book.state.answer = () => ({ body: JSON.stringify({ contacts: aliceKnows.slice(1) }) });
    const code =
      answerIn(await decide(browser, { ...form, contact: ["id-grace", "id-carol"] })).get("code") ??
      "";
    expect(((await redeem(browser, code)).json() as RichTokens).authorization_details).toEqual(
      granted("id-carol"),
    );
  });

  it("stay for these friends when they are renewed", async () => {
    const tokens = await tokensFor(browser, richUrl(details()), ["id-carol", "id-dave"]);
    const renewed = (await refreshWith(browser, tokens.refresh_token)).json() as RichTokens;
    expect(renewed.authorization_details).toEqual(granted("id-carol", "id-dave"));
    expect(detailsIn(renewed.access_token)).toEqual(renewed.authorization_details);
  });

  it("keep scopes and friends apart: each may be allowed without the other", async () => {
    const both = richUrl(details(), { scope: "contacts.write" });
    expect(await tokensFor(browser, both, [], { scope: "contacts.write" })).toSatisfy(
      (tokens: RichTokens) =>
        tokens.scope === "contacts.write" &&
        !("authorization_details" in tokens) &&
        detailsIn(tokens.access_token) === undefined,
    );
    expect(await tokensFor(browser, both, ["id-carol"])).toSatisfy(
      (tokens: RichTokens) =>
        tokens.scope === undefined && detailsIn(tokens.access_token) !== undefined,
    );
    expect(await tokensFor(browser, both, ["id-carol"], { scope: "contacts.write" })).toMatchObject(
      { scope: "contacts.write", authorization_details: granted("id-carol") },
    );
  });

  it("are about contacts also where the user's name is asked for as well", async () => {
    const tokens = await tokensFor(browser, richUrl(details(), { scope: "openid" }), ["id-carol"], {
      scope: "openid",
    });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: contacts,
      authorization_details: granted("id-carol"),
    });
  });

  it("say nothing of friends to another resource (RFC 9396 §9.1)", async () => {
    const two = await startFernmail({
      environment: { RESOURCES: `${contacts},https://other.example` },
      askResource: book.send,
    });
    const visitor = two.openBrowser();
    await signIn(visitor, alice);
    const { form } = await openConsent(
      visitor,
      `${richUrl(details())}&resource=${encodeURIComponent(contacts)}&resource=${encodeURIComponent("https://other.example")}`,
    );
    const code =
      answerIn(await decide(visitor, { ...form, contact: "id-carol" })).get("code") ?? "";
    const other = (
      await redeem(visitor, code, { resource: "https://other.example" })
    ).json() as RichTokens;
    expect(decodeJwt(other.access_token)["aud"]).toBe("https://other.example");
    expect([other.authorization_details, detailsIn(other.access_token)]).toEqual([
      undefined,
      undefined,
    ]);
    const here = (
      await refreshWith(visitor, other.refresh_token, { resource: contacts })
    ).json() as RichTokens;
    expect(detailsIn(here.access_token)).toEqual(granted("id-carol"));
    await two.service.close();
  });

  it("are for the place they name, where the client names no other (RFC 9396 §7)", async () => {
    const elsewhere = "https://other.example";
    const two = await startFernmail({
      environment: { RESOURCES: `${contacts},${elsewhere}` },
      askResource: book.send,
    });
    const visitor = two.openBrowser();
    await signIn(visitor, alice);
    const there = details(undefined, { locations: [elsewhere] });
    const tokens = await tokensFor(visitor, richUrl(there), ["id-carol"]);
    expect(tokens.authorization_details).toMatchObject([
      { locations: [elsewhere], contacts: ["id-carol"] },
    ]);
    expect(decodeJwt(tokens.access_token)["aud"]).toBe(elsewhere);
    const both = await tokensFor(
      visitor,
      richUrl(there, { scope: "contacts.write" }),
      ["id-carol"],
      { scope: "contacts.write" },
    );
    expect([decodeJwt(both.access_token)["aud"], both.authorization_details]).toEqual([
      contacts,
      undefined,
    ]);
    const refreshed = (
      await refreshWith(visitor, both.refresh_token, { resource: elsewhere })
    ).json() as RichTokens;
    expect(detailsIn(refreshed.access_token)).toMatchObject([{ locations: [elsewhere] }]);
    await two.service.close();
  });

  it("come through a pushed request as well (RFC 9126)", async () => {
    const parameters = Object.fromEntries(
      new URLSearchParams(richUrl(details(["id-carol"])).split("?")[1]),
    );
    const { request_uri } = (
      await browser({
        method: "POST",
        url: "/par",
        form: parameters,
        headers: { authorization: quillpost },
      })
    ).json() as { request_uri: string };
    expect(
      (
        await tokensFor(
          browser,
          `/authorize?${new URLSearchParams({ client_id: "quillpost", request_uri })}`,
          ["id-carol"],
        )
      ).authorization_details,
    ).toEqual(granted("id-carol"));
  });

  it("come to a television as well (RFC 9396 §3)", async () => {
    const codes = (
      await askForCodes(browser, { scope: undefined, authorization_details: details() })
    ).json() as DeviceCodes;
    const { form, page } = await compare(browser, codes.user_code);
    expect(page.body).toContain('name="contact" value="id-carol"');
    await browser({
      method: "POST",
      url: "/device/confirm",
      form: { ...form, decision: "allow", contact: ["id-carol", "id-noa"] },
    });
    expect((await poll(browser, codes.device_code)).json()).toMatchObject({
      authorization_details: granted("id-carol"),
    });
  });
});

describe("a token request with details", () => {
  let tokens: RichTokens;
  beforeEach(
    async () =>
      void (tokens = await tokensFor(browser, richUrl(details()), ["id-carol", "id-dave"])),
  );
  const refreshFor = async (authorization_details: string) => {
    const response = await refreshWith(browser, tokens.refresh_token, { authorization_details });
    const body = response.json() as RichTokens & { error?: string };
    if (!body.error) tokens = body;
    return { ...body, status: response.statusCode };
  };

  it("gets a token for some of the friends, and later one for all (RFC 9396 §6)", async () => {
    const some = await refreshFor(details(["id-dave"]));
    expect([some.authorization_details, detailsIn(some.access_token)]).toEqual([
      granted("id-dave"),
      granted("id-dave"),
    ]);
    expect((await refreshFor(details())).authorization_details).toEqual(
      granted("id-carol", "id-dave"),
    );
  });

  it("may narrow with the code, and the grant stays what it is", async () => {
    const code = await codeFor(browser, richUrl(details()), ["id-carol", "id-dave"]);
    const first = (
      await redeem(browser, code, { authorization_details: details(["id-carol"]) })
    ).json() as RichTokens;
    expect(first.authorization_details).toEqual(granted("id-carol"));
    expect(
      ((await refreshWith(browser, first.refresh_token)).json() as RichTokens)
        .authorization_details,
    ).toEqual(granted("id-carol", "id-dave"));
  });

  it.each([
    ["a friend who was not allowed", details(["id-carol", "id-erin"])],
    ["another place", details(["id-carol"], { locations: ["https://other.example"] })],
    ["another action", details(["id-carol"], { actions: ["write"] })],
    ["nonsense", "nonsense"],
  ])("gets nothing for %s, and nothing is used up", async (_, asked) => {
    expect(await refreshFor(asked)).toMatchObject({
      status: 400,
      error: "invalid_authorization_details",
    });
    expect(await refreshFor(details(["id-carol"]))).toMatchObject({ status: 200 });
  });

  it("gets nothing where nobody was asked about friends", async () => {
    const code =
      answerIn(
        await decide(browser, {
          ...(await openConsent(browser, authorizationUrl())).form,
          scope: "contacts.read",
        }),
      ).get("code") ?? "";
    const plain = await redeem(browser, code, { authorization_details: details(["id-carol"]) });
    expect(plain.json()).toMatchObject({ error: "invalid_authorization_details" });
    const rival = await browser({
      method: "POST",
      url: "/register",
      json: { grant_types: ["client_credentials"] },
    });
    const { client_id, client_secret } = rival.json() as {
      client_id: string;
      client_secret: string;
    };
    const own = await browser({
      method: "POST",
      url: "/token",
      form: { grant_type: "client_credentials", authorization_details: details(["id-carol"]) },
      headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
    });
    expect(own.json()).toMatchObject({ error: "invalid_authorization_details" });
  });
});
