import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerIn, refreshWith } from "../../testing/app.ts";
import { type SignInTokens } from "../../testing/openid.ts";
import {
  as,
  browser,
  claimsOf,
  fernmail,
  flow,
  later,
  one,
  openBrowser,
  startAsCertified,
  two,
  type Changes,
  urlOf,
} from "../../testing/certification.ts";

beforeAll(startAsCertified);

beforeEach(openBrowser);
afterAll(() => fernmail.service.close());

describe("a module of the Basic OpenID Provider plan that asks twice", () => {
  test.each<[string, Changes, Changes]>([
    ["oidcc-prompt-none-logged-in", {}, { prompt: "none" }],
    ["oidcc-max-age-10000", { max_age: "15000" }, { max_age: "10000" }],
  ])("%s is not asked to sign in again", async (_, first, next) => {
    const { claims } = await flow(first);
    later(2);
    expect((await flow(next)).claims).toMatchObject({
      sub: claims.sub,
      auth_time: claims["auth_time"],
    });
  });

  test("oidcc-id-token-hint neither, in silence", async () => {
    const { tokens, claims } = await flow();
    later(2);
    expect((await flow({ prompt: "none", id_token_hint: tokens.id_token })).claims).toMatchObject({
      auth_time: claims["auth_time"],
    });
  });

  test.each([
    ["oidcc-prompt-login", { prompt: "login" }],
    ["oidcc-max-age-1", { max_age: "1" }],
  ])("%s is asked to", async (_, changes) => {
    const { claims } = await flow();
    later(2);
    expect((await flow(changes)).claims["auth_time"]).toBe((claims["auth_time"] as number) + 2);
  });

  test("oidcc-prompt-none-not-logged-in is told so at once", async () => {
    expect(answerIn(await browser({ url: urlOf({ prompt: "none" }) })).get("error")).toBe(
      "login_required",
    );
  });

  test("oidcc-refresh-token refreshes its own token, and not the other client's", async () => {
    const { tokens, claims } = await flow();
    later(1);
    const fresh = (
      await refreshWith(browser, tokens.refresh_token, { scope: "openid" }, as(one))
    ).json<SignInTokens>();
    expect(await claimsOf(fresh)).toMatchObject({
      auth_time: claims["auth_time"],
      iat: claims.iat! + 1,
    });
    const others = (await flow({}, two)).tokens;
    expect(
      (await refreshWith(browser, others.refresh_token, { scope: "openid" }, as(one))).json(),
    ).toMatchObject({ error: "invalid_grant" });
  });
});
