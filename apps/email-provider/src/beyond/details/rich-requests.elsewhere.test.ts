import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForCodes, compare, poll, type DeviceCodes } from "../../testing/device.ts";
import {
  alice,
  answerIn,
  contacts,
  quillpost,
  redeem,
  refreshWith,
  signIn,
  startFernmail,
} from "../../testing/app.ts";
import {
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

describe("the tokens", () => {
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
