import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { basic } from "../../testing/clients.ts";
import {
  authorize,
  authorizationUrl,
  redeem,
  redirectUri,
  startFernmail,
} from "../../testing/app.ts";
import {
  beginAnew,
  browser,
  client,
  fernmail,
  pause,
  receiver,
  register,
  signInAt,
  signOut,
  told,
} from "../../testing/back-channel-logout.ts";

beforeEach(beginAnew);

afterEach(async () => {
  await fernmail.service.close();
  receiver.close().closeAllConnections();
});

describe("nobody else is told", () => {
  test("who was only let into the address book, or registered for nothing", async () => {
    const code =
      (
        await authorize(browser, {
          url: authorizationUrl({ client_id: client.client_id, scope: "contacts.read" }),
        })
      ).get("code") ?? "";
    await redeem(browser, code, {}, { authorization: basic(client, client.client_secret) });
    await signInAt(await register(undefined as unknown as string));
    await signOut();
    await pause(1_200);
    expect(told).toHaveLength(0);
  });

  test("on its own machine, by a provider that is no demo", async () => {
    const real = await startFernmail({ environment: { ORIGIN: "https://fernmail.example" } });
    const visitor = real.openBrowser();
    const backchannel_logout_uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/logout`;
    const registered = (
      await visitor({
        method: "POST",
        url: "/register",
        json: { redirect_uris: [redirectUri], backchannel_logout_uri },
      })
    ).json<typeof client>();
    await signInAt(registered, visitor);
    await signOut(visitor);
    await pause(1_200);
    expect(told).toHaveLength(0);
    await real.service.close();
  });

  test("at an address of a private network", async () => {
    const insider = await register("https://10.0.0.1/logout");
    await signInAt(insider);
    await signOut();
    await pause(1_200);
    expect(told).toHaveLength(0);
  });
});
