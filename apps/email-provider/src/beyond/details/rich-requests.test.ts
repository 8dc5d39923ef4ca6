import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  answerIn,
  contacts,
  contactsServer,
  quillpost,
  redeem,
  refreshWith,
} from "../../testing/app.ts";
import {
  aliceKnows,
  decide,
  details,
  detailsIn,
  granted,
  openConsent,
  richUrl,
  tokensFor,
  type RichTokens,
} from "../../testing/details.ts";
import { beginAnew, book, browser, fernmail } from "../../testing/rich-requests.ts";

beforeEach(beginAnew);

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
});
