import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerIn, authorizationUrl, redeem, refreshWith } from "../../testing/app.ts";
import {
  codeFor,
  decide,
  details,
  detailsIn,
  granted,
  openConsent,
  richUrl,
  tokensFor,
  type RichTokens,
} from "../../testing/details.ts";
import { beginAnew, browser, fernmail } from "../../testing/rich-requests.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

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
