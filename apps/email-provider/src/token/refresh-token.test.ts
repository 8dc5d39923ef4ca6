import { day, second } from "@tale/service/clock";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basic } from "../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  isActive,
  obtainTokens,
  redeem,
  redirectUri,
  refreshWith,
  type Tokens,
} from "../testing/app.ts";
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
const expectDead = async ({ access_token, refresh_token }: Tokens): Promise<void> => {
  expect(await isActive(browser, access_token)).toBe(false);
  expectError(
    await refreshWith(browser, refresh_token),
    "invalid_grant",
    /unknown, expired or revoked/,
  );
};

/**
 * A client that registered itself, what a user allowed it, and how it comes to be registered for
 * less.
 */
async function registerReader() {
  const metadata = {
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    client_name: "Reader",
  };
  const {
    client_id,
    client_secret,
    registration_access_token: token,
  } = (await browser({ method: "POST", url: "/register", json: metadata })).json<
    Record<string, string>
  >();
  const client = { authorization: basic({ client_id: client_id! }, client_secret) };
  const answer = await authorize(fernmail.openBrowser(), {
    url: authorizationUrl({ client_id: client_id! }),
  });
  const registered = tokensIn(await redeem(browser, answer.get("code") ?? "", {}, client));
  const narrowTo = async (scope: string) => {
    const updated = await browser({
      method: "PUT",
      url: `/register/${client_id}`,
      json: { ...metadata, client_id, scope },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(updated.statusCode).toBe(200);
  };
  return { client, registered, narrowTo };
}

describe("200", () => {
  it("brings a new access token and a new refresh token for the same grant", async () => {
    const refreshed = tokensIn(await refreshWith(browser, tokens.refresh_token));
    expect(refreshed).toMatchObject({
      token_type: "Bearer",
      expires_in: 300,
      scope: "contacts.read contacts.write",
    });
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(decodeJwt(refreshed.access_token)["grant_id"]).toBe(
      decodeJwt(tokens.access_token)["grant_id"],
    );
    tokensIn(await refreshWith(browser, refreshed.refresh_token));
  });

  it("brings less when less is asked for, and the next time all of it again (RFC 6749 §6)", async () => {
    const less = tokensIn(
      await refreshWith(browser, tokens.refresh_token, { scope: "contacts.read" }),
    );
    expect(less.scope).toBe("contacts.read");
    expect(decodeJwt(less.access_token)["scope"]).toBe("contacts.read");
    expect(tokensIn(await refreshWith(browser, less.refresh_token)).scope).toBe(
      "contacts.read contacts.write",
    );
  });

  it("takes the scope of the authorization request again, with what is ignored beside openid", async () => {
    const scope = "openid offline_access contacts.read";
    const answer = await authorize(fernmail.openBrowser(), {
      user: { email: "bob@fernmail.example", password: "builder" },
      url: authorizationUrl({ scope }),
    });
    const granted = tokensIn(await redeem(browser, answer.get("code") ?? ""));
    expect(tokensIn(await refreshWith(browser, granted.refresh_token, { scope })).scope).toBe(
      "openid contacts.read",
    );
  });

  it("brings no more than the client is registered for by now (RFC 7592 §2.2)", async () => {
    const { client, registered, narrowTo } = await registerReader();
    await narrowTo("contacts.read");
    const less = tokensIn(await refreshWith(browser, registered.refresh_token, {}, client));
    expect(less.scope).toBe("contacts.read");
    expectError(
      await refreshWith(browser, less.refresh_token, { scope: "contacts.write" }, client),
      "invalid_scope",
      /not granted/,
    );
    await narrowTo("openid");
    expectError(
      await refreshWith(browser, less.refresh_token, {}, client),
      "invalid_grant",
      /not registered any longer/,
    );
    await narrowTo("contacts.read contacts.write");
    expect(tokensIn(await refreshWith(browser, less.refresh_token, {}, client)).scope).toBe(
      "contacts.read contacts.write",
    );
  });

  it("comes as long as somebody refreshes every 30 days, and no longer", async () => {
    let current = tokens;
    for (let month = 0; month < 3; month++) {
      fernmail.clock.now += 30 * day - second;
      current = tokensIn(await refreshWith(browser, current.refresh_token));
    }
    fernmail.clock.now += 30 * day;
    await expectDead(current);
  });
});

describe("a refresh token that comes a second time", () => {
  it("within 10 seconds gets the same successor: the answer was lost", async () => {
    const first = tokensIn(await refreshWith(browser, tokens.refresh_token));
    fernmail.clock.now += 10 * second;
    const again = tokensIn(await refreshWith(browser, tokens.refresh_token));
    expect(again.refresh_token).toBe(first.refresh_token);
    tokensIn(await refreshWith(browser, again.refresh_token));
  });

  it("later ends the whole family: it was stolen (RFC 9700 §4.14.2)", async () => {
    const successor = tokensIn(await refreshWith(browser, tokens.refresh_token));
    fernmail.clock.now += 10 * second + 1;
    expectError(await refreshWith(browser, tokens.refresh_token), "invalid_grant", /used before/);
    await expectDead(successor);
  });

  it("after the clock was set back ends the whole family, too: nobody knows how long ago that was", async () => {
    const successor = tokensIn(await refreshWith(browser, tokens.refresh_token));
    fernmail.clock.now -= 10 * second + 1;
    expectError(await refreshWith(browser, tokens.refresh_token), "invalid_grant", /used before/);
    await expectDead(successor);
  });

  it("after its successor was used ends the whole family, however soon", async () => {
    const successor = tokensIn(await refreshWith(browser, tokens.refresh_token));
    const grandchild = tokensIn(await refreshWith(browser, successor.refresh_token));
    expectError(await refreshWith(browser, tokens.refresh_token), "invalid_grant", /used before/);
    await expectDead(grandchild);
  });

  it("a hundred times at once has one successor, and the family lives", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => refreshWith(browser, tokens.refresh_token)),
    );
    const successors = new Set(answers.map((answer) => tokensIn(answer).refresh_token));
    expect(successors).toHaveLength(1);
    tokensIn(await refreshWith(browser, [...successors][0]!));
  });

  it("leaves the user's other grants alone", async () => {
    const other = await obtainTokens(browser);
    tokensIn(await refreshWith(browser, tokens.refresh_token));
    fernmail.clock.now += 11 * second;
    await refreshWith(browser, tokens.refresh_token);
    tokensIn(await refreshWith(browser, other.refresh_token));
  });
});
