import { second } from "@tale/service/clock";
import { hiddenInputs } from "@tale/service/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  isActive,
  issuer,
  signIn,
  type Tokens,
} from "../../testing/app.ts";
import {
  ask,
  browser,
  clientId,
  fernmail,
  newCode,
  push,
  startWithProfile,
  urlFor,
  withCode,
} from "../../testing/fapi-2.ts";

beforeAll(async () => {
  await startWithProfile();
  await signIn(browser, alice);
});

afterAll(() => fernmail.service.close());

describe("requests (FAPI 2.0 §5.3.2.2)", () => {
  test("come pushed, by a client that proves who it is", async () => {
    const open = answerIn(await browser({ url: authorizationUrl({ client_id: clientId }) }));
    expect(Object.fromEntries(open)).toMatchObject({ error: "invalid_request", iss: issuer });
    expect((await push({ client_id: clientId }, {})).json()).toMatchObject({
      error: "invalid_client",
    });
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ["ask for a code", { response_type: "token" }, "unsupported_response_type"],
    ["have a challenge", { code_challenge: undefined }, "invalid_request"],
    ["use S256", { code_challenge_method: "plain" }, "invalid_request"],
    ["say where the answer goes", { redirect_uri: undefined }, "invalid_request"],
    [
      "let it go to a registered place only",
      { redirect_uri: "https://evil.example" },
      "invalid_request",
    ],
    [
      "bring no reference",
      { request_uri: "urn:ietf:params:oauth:request_uri:x" },
      "invalid_request",
    ],
  ])("%s", async (_what, changes, error) => {
    const answer = await push(changes);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error });
  });

  test("wait less than ten minutes, and for their own client", async () => {
    const answer = await push();
    expect(answer.json<{ expires_in: number }>().expires_in).toBeLessThan(600);
    expect((await browser({ url: urlFor(answer).replace(clientId, "quillpost") })).statusCode).toBe(
      400,
    );
    fernmail.clock.now += 90 * second;
    expect((await browser({ url: urlFor(answer) })).statusCode).toBe(400);
  });

  test("may be opened again until they are answered, however slowly; and are answered once, of a hundred at once too", async () => {
    const url = urlFor(await push());
    const [scanner, slow] = [fernmail.openBrowser(), fernmail.openBrowser()];
    for (const who of [scanner, scanner]) expect((await who({ url })).statusCode).toBe(303);
    const opened = String((await slow({ url })).headers.location);
    await authorize(browser, { url });
    expect((await browser({ url })).body).toContain("This request is not here");
    const late = await slow({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs((await slow({ url: opened })).body), ...alice },
    });
    expect((await slow({ url: String(late.headers.location) })).body).toContain(
      "This request is not here",
    );

    const next = urlFor(await push());
    const answers = await Promise.all(Array.from({ length: 100 }, () => browser({ url: next })));
    expect(
      answers.filter(({ headers }) => String(headers.location).includes("code=")),
    ).toHaveLength(1);
  });

  test("are answered with the issuer, also when the answer is no (RFC 9207)", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      user: bob,
      url: urlFor(await push()),
      decision: "deny",
    });
    expect(Object.fromEntries(answer)).toMatchObject({ error: "access_denied", iss: issuer });
  });

  test("lead on with 303 after a password was sent", async () => {
    const stranger = fernmail.openBrowser();
    const page = await stranger({
      url: String((await stranger({ url: urlFor(await push()) })).headers.location),
    });
    expect(
      (
        await stranger({
          method: "POST",
          url: "/sign-in",
          form: { ...hiddenInputs(page.body), ...alice },
        })
      ).statusCode,
    ).toBe(303);
  });

  test("never send a browser where nobody registered, signed in or not", async () => {
    for (const url of [
      authorizationUrl({ client_id: clientId, redirect_uri: "https://evil.example" }),
      "/sign-in?next=https://evil.example",
      "/sign-in?next=//evil.example",
    ]) {
      expect(String((await browser({ url })).headers.location ?? "")).not.toContain("evil.example");
    }
  });

  test("lead to a code that works once; a second use ends what came from the first", async () => {
    const code = await newCode();
    const tokens = (await ask(withCode(code))).json<Tokens>();
    expect((await ask(withCode(code))).json()).toMatchObject({ error: "invalid_grant" });
    expect(await isActive(browser, tokens.access_token)).toBe(false);
  });
});
