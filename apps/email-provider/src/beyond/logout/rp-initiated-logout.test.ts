import { beforeEach, afterEach, describe, expect, test } from "vitest";
import { obtainIdToken } from "../../testing/openid.ts";
import { bob, signIn } from "../../testing/app.ts";
import {
  answer,
  beginAnew,
  browser,
  fernmail,
  home,
  idToken,
  isSignedIn,
  urlFor,
} from "../../testing/rp-initiated-logout.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("with an id_token of this very session", () => {
  test("the session ends at once, and the browser goes back with the state (RP-Initiated Logout §2)", async () => {
    const response = await browser({
      url: urlFor({ id_token_hint: idToken, post_logout_redirect_uri: home, state: "a & b" }),
    });
    expect(response).toMatchObject({
      statusCode: 303,
      headers: { location: `${home}?state=a+%26+b` },
    });
    expect(await isSignedIn()).toBe(false);
  });

  test("however old it is", async () => {
    fernmail.clock.now += 7 * 24 * 3_600_000;
    expect(
      (await browser({ url: urlFor({ id_token_hint: idToken, post_logout_redirect_uri: home }) }))
        .headers.location,
    ).toBe(home);
    expect(await isSignedIn()).toBe(false);
  });

  test("without a way back, the browser ends on a page of ours that says so", async () => {
    const response = await browser({ url: urlFor({ id_token_hint: idToken, state: "only" }) });
    expect(response.headers.location).toBe("/signed-out");
    expect((await browser({ url: "/signed-out" })).body).toContain("You are signed out");
    expect(await isSignedIn()).toBe(false);
  });

  test("signing out twice is no mistake", async () => {
    const url = urlFor({ id_token_hint: idToken, post_logout_redirect_uri: home, state: "s" });
    await browser({ url });
    expect((await browser({ url })).headers.location).toBe(`${home}?state=s`);
  });

  test("a form of the application may do it, too: the browser goes on by GET, and has its cookies then", async () => {
    const posted = await fernmail.openBrowser()({
      method: "POST",
      url: "/end-session",
      form: { id_token_hint: idToken, post_logout_redirect_uri: home },
    });
    expect(posted.statusCode).toBe(303);
    expect((await browser({ url: String(posted.headers.location) })).headers.location).toBe(home);
    expect(await isSignedIn()).toBe(false);
  });
});

describe("without one", () => {
  test.each([
    ["nothing at all", {}],
    ["only a state", { state: "s" }],
    ["a way back and no client", { post_logout_redirect_uri: home, state: "s" }],
  ])("(%s) the user is asked, and led nowhere else", async (_, parameters) => {
    const page = await browser({ url: urlFor(parameters as Record<string, string>) });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Sign out of Fernmail too?");
    expect(await isSignedIn()).toBe(true);
    expect((await answer(page, "sign-out")).headers.location).toBe("/signed-out");
    expect(await isSignedIn()).toBe(false);
  });

  test("a client that names itself is named to the user, and gets the browser back", async () => {
    const page = await browser({
      url: urlFor({ client_id: "quillpost", post_logout_redirect_uri: home, state: "s" }),
    });
    expect(page.body).toContain("<strong>Quillpost</strong>");
    expect(page.headers["content-security-policy"]).toContain(
      "form-action 'self' http://blog.localhost:4000",
    );
    expect((await answer(page, "sign-out")).headers.location).toBe(`${home}?state=s`);
    expect(await isSignedIn()).toBe(false);
  });

  test("the user may stay signed in, and goes back all the same, or to the account page", async () => {
    const page = await browser({
      url: urlFor({ client_id: "quillpost", post_logout_redirect_uri: home }),
    });
    expect((await answer(page, "stay")).headers.location).toBe(home);
    expect((await answer(await browser({ url: "/end-session" }), "stay")).headers.location).toBe(
      "/account",
    );
    expect(await isSignedIn()).toBe(true);
  });

  test("nobody is asked where nobody is signed in", async () => {
    const stranger = fernmail.openBrowser();
    expect(
      (
        await stranger({
          url: urlFor({ client_id: "quillpost", post_logout_redirect_uri: home, state: "s" }),
        })
      ).headers.location,
    ).toBe(`${home}?state=s`);
    expect((await stranger({ url: "/end-session" })).headers.location).toBe("/signed-out");
  });
});

describe("for a client that registered itself", () => {
  const away = "https://client.example/bye";
  const register = async () =>
    (
      await browser({
        method: "POST",
        url: "/register",
        json: {
          redirect_uris: ["https://client.example/callback"],
          post_logout_redirect_uris: [away],
          client_name: "Self-made",
        },
      })
    ).json() as { client_id: string };

  test("a browser in which nobody is signed in stays on a page of ours, with the way back as a link (RFC 9700 §4.11.2)", async () => {
    const page = await fernmail.openBrowser()({
      url: urlFor({ client_id: (await register()).client_id, post_logout_redirect_uri: away }),
    });
    expect(page.headers).not.toHaveProperty("location");
    expect(page.body).toContain(`href="${away}"`);
  });

  test("whoever says yes goes back", async () => {
    const page = await browser({
      url: urlFor({ client_id: (await register()).client_id, post_logout_redirect_uri: away }),
    });
    expect((await answer(page, "sign-out")).headers.location).toBe(away);
  });
});

describe("with the id_token of another session", () => {
  test("whoever is signed in here is asked", async () => {
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    expect(
      (await other({ url: urlFor({ id_token_hint: idToken, post_logout_redirect_uri: home }) }))
        .body,
    ).toContain("Signed in as Bob");
    const elsewhere = (await obtainIdToken(fernmail.openBrowser())).id_token;
    expect((await browser({ url: urlFor({ id_token_hint: elsewhere }) })).body).toContain(
      "Sign out of Fernmail too?",
    );
    expect([await isSignedIn(), await isSignedIn(other)]).toEqual([true, true]);
  });
});
