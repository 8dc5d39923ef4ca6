import { hiddenInputs } from "@tale/service/testing";
import { bothEngines } from "@tale/database/engines.testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import { writeTestSeed } from "./testing/clients.ts";
import {
  alice,
  authorizationUrl,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./testing/app.ts";
import { expectCalm, parametersLike, secret } from "./testing/hostile.ts";

describe.each(bothEngines())("with %s", (_, createUrl) => {
  let fernmail: Fernmail;
  let browser: Browser;
  beforeEach(async () => {
    fernmail = await startFernmail({
      environment: { DATABASE_URL: await createUrl(), SEED: writeTestSeed() },
    });
    browser = fernmail.openBrowser();
  });
  afterEach(() => fernmail.service.close());

  const attack = <Attempt>(
    attempts: fc.Arbitrary<Attempt>,
    send: (attempt: Attempt) => ReturnType<Browser>,
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(attempts, async (attempt) => expectCalm(await send(attempt))),
      { numRuns: 120 },
    );

  it("/sign-in stays calm", async () => {
    const { _csrf = "" } = hiddenInputs((await browser({ url: "/sign-in" })).body);
    const good = {
      _csrf: [_csrf],
      email: [alice.email, "nobody"],
      password: [secret],
      request: ["x"],
      then: ["/account"],
    };
    await attack(parametersLike(good), (form) => {
      fernmail.clock.now += 20_000;
      return browser({ method: "POST", url: "/sign-in", form });
    });
    await attack(parametersLike({ request: ["x"], then: ["/account"] }), (parameters) =>
      browser({ url: `/sign-in?${parameters}` }),
    );
  });

  it("/device stays calm", async () => {
    await signIn(browser, alice);
    const begin = async () =>
      (
        (
          await browser({
            method: "POST",
            url: "/device_authorization",
            form: { client_id: "hall" },
          })
        ).json() as { user_code: string }
      ).user_code;
    let code = await begin();
    const { _csrf = "" } = hiddenInputs(
      (await browser({ url: `/device/confirm?user_code=${code}` })).body,
    );
    const good = {
      _csrf: [_csrf],
      user_code: ["mine"],
      decision: ["allow", "deny"],
      scope: ["contacts.read", "mail.read"],
      contact: ["x"],
    };
    await attack(parametersLike(good), async (parameters) => {
      fernmail.clock.now += 30_000;
      if (parameters.get("user_code") === "mine") parameters.set("user_code", code);
      expectCalm(await browser({ url: `/device/confirm?${parameters}` }));
      const response = await browser({ method: "POST", url: "/device/confirm", form: parameters });
      if (response.statusCode !== 400) code = await begin();
      return response;
    });
    await attack(parametersLike({ user_code: [code] }), (parameters) =>
      browser({ url: `/device?${parameters}` }),
    );
  });

  it("/consent stays calm", async () => {
    await signIn(browser, alice);
    const begin = async () =>
      hiddenInputs(
        (
          await browser({
            url: String((await browser({ url: authorizationUrl() })).headers.location),
          })
        ).body,
      );
    let form = await begin();
    const good = {
      _csrf: ["mine"],
      request: ["mine"],
      decision: ["allow", "deny"],
      scope: ["contacts.read", "mail.read"],
    };
    await attack(parametersLike(good), async (parameters) => {
      for (const name of ["_csrf", "request"])
        if (parameters.get(name) === "mine") parameters.set(name, form[name]!);
      const response = await browser({ method: "POST", url: "/consent", form: parameters });
      if (response.statusCode === 303) form = { ...form, ...(await begin()) };
      return response;
    });
    await attack(parametersLike({ request: ["x"] }), (parameters) =>
      browser({ url: `/consent?${parameters}` }),
    );
  });
});
