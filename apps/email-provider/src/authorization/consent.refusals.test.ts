import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientRedirectUri } from "../testing/clients.ts";
import { alice, authorizationUrl, bob, signIn, type Browser } from "../testing/app.ts";
import { beginAnew, both, browser, decide, fernmail, openConsent } from "../testing/consent.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

const expectOver = (response: Awaited<ReturnType<Browser>>): void => {
  expect(response.statusCode).toBe(400);
  for (const text of ["This request is over", "Nothing more was shared", 'href="/account"'])
    expect(response.body).toContain(text);
  expect(response.headers).not.toHaveProperty("location");
};

describe("400, and nothing was shared,", () => {
  it("is the second answer to the same request", async () => {
    const { form } = await openConsent();
    const allow = { ...form, decision: "allow", scope: both };
    const answers = await Promise.all([decide(allow), decide(allow), decide(allow)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 400, 400]);
    expectOver(await decide(allow));
  });

  it("is the answer to another browser, even of the same user", async () => {
    const { url, form } = await openConsent();
    const waiting = String((await browser({ url: authorizationUrl() })).headers.location);
    const other = fernmail.openBrowser();
    await signIn(other, alice);
    await other({ url: authorizationUrl() });
    for (const request of [url, waiting]) expectOver(await other({ url: request }));
    const csrf = hiddenInputs((await other({ url: "/sign-in" })).body)["_csrf"]!;
    expectOver(await decide({ ...form, _csrf: csrf, decision: "allow", scope: both }, other));
  });

  it("is the answer to whoever signs in later in the same browser", async () => {
    const { url, form } = await openConsent();
    await signIn(browser, bob);
    expectOver(await browser({ url }));
    expectOver(await decide({ ...form, decision: "allow", scope: both }));
  });

  it("is the answer to who was never asked", async () => {
    const location = String((await browser({ url: authorizationUrl() })).headers.location);
    const csrf = hiddenInputs((await browser({ url: "/sign-in" })).body)["_csrf"]!;
    expectOver(
      await decide({
        _csrf: csrf,
        request: new URLSearchParams(location.split("?")[1]).get("request")!,
        decision: "allow",
        scope: both,
      }),
    );
  });

  it("is the answer after half an hour, and without an id or with one nobody gave", async () => {
    const { url, form } = await openConsent();
    fernmail.clock.now += 30 * 60_000;
    expectOver(await browser({ url }));
    expectOver(await decide({ ...form, decision: "allow", scope: both }));
    expectOver(await browser({ url: "/consent" }));
    expectOver(await browser({ url: "/consent?request=made-up" }));
  });

  it("is the answer to a form without a decision, or with a made-up one", async () => {
    const { form } = await openConsent();
    for (const decision of [[], "perhaps"])
      expect(await decide({ ...form, decision: decision as string, scope: both })).toHaveProperty(
        "statusCode",
        400,
      );
    expect(await decide({ ...form, decision: "allow", scope: both })).toHaveProperty(
      "statusCode",
      303,
    );
  });
});

describe("403", () => {
  it("is the answer without the form's CSRF token, and the request stays open", async () => {
    const { form } = await openConsent();
    expect(
      await decide({ request: form["request"]!, decision: "allow", scope: both }),
    ).toHaveProperty("statusCode", 403);
    expect(await decide({ ...form, decision: "allow", scope: both })).toHaveProperty(
      "statusCode",
      303,
    );
  });
});

describe("303 to sign-in", () => {
  it("is the answer when nobody is signed in any more, and the request still waits", async () => {
    const asked = await browser({
      url: authorizationUrl({ client_id: "rival", redirect_uri: clientRedirectUri }),
    });
    const cookies = [
      ...asked.cookies,
      ...(await fernmail.openBrowser()({ url: "/sign-in" })).cookies,
    ];
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const shown = await browser({ url: String(asked.headers.location), headers: { cookie } });
    expect(shown).toMatchObject({
      statusCode: 303,
      headers: { location: expect.stringMatching(/^\/sign-in\?request=/) },
    });
    const form = hiddenInputs(
      (await browser({ url: String(shown.headers.location), headers: { cookie } })).body,
    );
    const answered = await browser({
      method: "POST",
      url: "/consent",
      form: { ...form, decision: "allow", scope: both },
      headers: { cookie },
    });
    expect(answered.headers.location).toBe(shown.headers.location);
  });
});
