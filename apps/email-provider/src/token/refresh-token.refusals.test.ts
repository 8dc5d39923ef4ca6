import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basic, clients } from "../testing/clients.ts";
import { authorize, redeem, refreshWith } from "../testing/app.ts";
import {
  beginWithTokens,
  browser,
  expectError,
  fernmail,
  startForReaders,
  tokens,
  tokensIn,
} from "../testing/refresh-token.ts";

beforeAll(startForReaders);

beforeEach(beginWithTokens);
afterAll(() => fernmail.service.close());

describe("400", () => {
  it("invalid_request is the answer without a refresh token", async () => {
    expectError(await refreshWith(browser, ""), "invalid_request", /refresh_token is missing/);
  });

  it("invalid_grant is the answer to a token nobody has, and to a code or an access token", async () => {
    const code = (await authorize(browser)).get("code") ?? "";
    for (const token of ["unknown", code, tokens.access_token])
      expectError(await refreshWith(browser, token), "invalid_grant", /unknown/);
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });

  it("invalid_grant is the answer to another client, and changes nothing for the owner", async () => {
    expectError(
      await refreshWith(browser, tokens.refresh_token, {}, { authorization: basic(clients.rival) }),
      "invalid_grant",
      /unknown/,
    );
    const { refresh_token } = tokensIn(await refreshWith(browser, tokens.refresh_token));
    expectError(
      await refreshWith(browser, tokens.refresh_token, {}, { authorization: basic(clients.rival) }),
      "invalid_grant",
      /unknown/,
    );
    tokensIn(await refreshWith(browser, refresh_token));
  });

  it.each(["contacts.read mail.read", "contacts.read  contacts.write"])(
    "invalid_scope is the answer to %j, and the token stays good",
    async (scope) => {
      expectError(
        await refreshWith(browser, tokens.refresh_token, { scope }),
        "invalid_scope",
        /not granted/,
      );
      tokensIn(await refreshWith(browser, tokens.refresh_token));
    },
  );

  it("invalid_scope is the answer to what the user did not tick, although the client is registered for it", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      user: { email: "bob@fernmail.example", password: "builder" },
      ticked: ["contacts.read"],
    });
    const some = tokensIn(await redeem(browser, answer.get("code") ?? ""));
    expectError(
      await refreshWith(browser, some.refresh_token, { scope: "contacts.write" }),
      "invalid_scope",
      /not granted/,
    );
  });

  it("invalid_target is the answer to a resource that was not granted, and the token stays good", async () => {
    expectError(
      await refreshWith(browser, tokens.refresh_token, { resource: "https://evil.example" }),
      "invalid_target",
      /granted/,
    );
    tokensIn(await refreshWith(browser, tokens.refresh_token));
  });
});
