import { hiddenInputs } from "@tale/service/testing";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { obtainIdToken, signInUrl, verify } from "../../testing/openid.ts";
import { alice, bob, signIn } from "../../testing/app.ts";
import {
  answerWith,
  beginAnew,
  browser,
  client,
  fernmail,
  pause,
  receiver,
  signInAt,
  signOut,
  told,
} from "../../testing/back-channel-logout.ts";

beforeEach(beginAnew);

afterEach(async () => {
  await fernmail.service.close();
  receiver.close().closeAllConnections();
});
const toldTimes = (times: number) =>
  expect.poll(() => told.length, { timeout: 5_000, interval: 50 }).toBe(times);

describe("a client that registered for it", () => {
  test("is told when its user signs out, in a token of its own kind (Back-Channel Logout §2.4)", async () => {
    const { id_token } = await signInAt(client);
    await signOut();
    await toldTimes(1);
    expect(told[0]!.type).toBe("application/x-www-form-urlencoded");
    const { claims, header } = await verify(browser, told[0]!.token, {
      audience: client.client_id,
      typ: "logout+jwt",
    });
    const { sid, sub, iss } = decodeJwt(id_token);
    expect(header.alg).toBe("RS256");
    expect(claims).toEqual({
      iss,
      sub,
      sid,
      aud: client.client_id,
      iat: expect.any(Number),
      exp: claims.iat! + 120,
      jti: expect.any(String),
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    await pause(1_200);
    expect(told).toHaveLength(1);
  });

  test("is told by name of the session, so that others of the same user live on", async () => {
    const elsewhere = fernmail.openBrowser();
    const [here, there] = [await signInAt(client), await signInAt(client, elsewhere)];
    expect(decodeJwt(here.id_token)["sid"]).not.toBe(decodeJwt(there.id_token)["sid"]);
    await signOut(elsewhere);
    await toldTimes(1);
    expect(decodeJwt(told[0]!.token)["sid"]).toBe(decodeJwt(there.id_token)["sid"]);
  });

  test("is told when the user ends the session from elsewhere, or an application does", async () => {
    await signInAt(client);
    const phone = fernmail.openBrowser();
    await signIn(phone, alice);
    const page = (await phone({ url: "/account" })).body;
    await phone({
      method: "POST",
      url: "/account/sessions/end",
      form: hiddenInputs(page.slice(page.indexOf("/account/sessions/end"))),
    });
    await toldTimes(1);
    const { id_token } = await signInAt(client, phone);
    await phone({ url: `/end-session?${new URLSearchParams({ id_token_hint: id_token })}` });
    await toldTimes(2);
  });

  test("is told when another user takes over the browser, and not when the same one signs in again", async () => {
    const { id_token } = await signInAt(client);
    fernmail.clock.now += 10_000;
    await signInAt(client, browser, {
      url: signInUrl({ client_id: client.client_id, prompt: "login" }),
    });
    await pause(1_200);
    expect(told).toHaveLength(0);
    fernmail.clock.now += 10_000;
    await obtainIdToken(browser, { prompt: "login" }, { user: bob });
    await toldTimes(1);
    expect(decodeJwt(told[0]!.token)).toMatchObject({
      sub: "u-alice",
      sid: decodeJwt(id_token)["sid"],
    });
  });

  test("is told again when it could not answer, later and later, and five times at most", async () => {
    answerWith(503);
    await signInAt(client);
    await signOut();
    for (const [attempt, wait] of [0, 10_000, 60_000, 600_000, 3_600_000].entries()) {
      fernmail.clock.now += wait;
      await toldTimes(attempt + 1);
    }
    fernmail.clock.now += 24 * 3_600_000;
    await pause(1_200);
    expect(told).toHaveLength(5);
    expect(new Set(told.map(({ token }) => decodeJwt(token).jti))).toHaveLength(5);
  });

  test.each([200, 204, 400])("that answered %i is not told again", async (status) => {
    answerWith(status);
    await signInAt(client);
    await signOut();
    await toldTimes(1);
    fernmail.clock.now += 3_600_000;
    await pause(1_200);
    expect(told).toHaveLength(1);
  });

  test("keeps nobody waiting, even where nobody answers", async () => {
    receiver
      .removeAllListeners("request")
      .on("request", () => told.push({ token: "", type: undefined }));
    await signInAt(client);
    const start = performance.now();
    await signOut();
    expect(performance.now() - start).toBeLessThan(500);
    await toldTimes(1);
  });
});
