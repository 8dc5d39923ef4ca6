import { day } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { startWithIdentities } from "../testing/start-with-identities.ts";

describe("people at the same browser", () => {
  /**
   * Bob signs in for the first time, with a draft, a post and a connection, and leaves the browser
   * to Quinn.
   */
  async function sharedBrowser() {
    const story = await startWithIdentities();
    const { alice: browser, signIn, identities } = story;
    const before = await browser.write("Written before");
    await browser.connect(before.id);
    identities.who.sub = "u-bob";
    await signIn();
    const after = await browser.write("Written after");
    const bobs = [
      `/posts/${before.id}/share`,
      `/posts/${after.id}/share`,
      `/write/${before.id}`,
      `/write/${after.id}`,
      `/posts/${before.id}/friends/${await browser.providerId(before.id)}`,
    ];
    const statuses = async (author = browser) =>
      new Set(await Promise.all(bobs.map(async (url) => (await author.open(url)).statusCode)));
    expect(await statuses()).toEqual(new Set([200]));
    return {
      ...story,
      browser,
      statuses,
      signInAs: (sub: string, author = browser) => ((identities.who.sub = sub), signIn(author)),
    };
  }
  const ends: [string, (shared: Awaited<ReturnType<typeof sharedBrowser>>) => Promise<unknown>][] =
    [
      [
        "signed out",
        ({ browser }) => browser.submit("/sign-in", "/sign-in/out", { where: "here" }),
      ],
      [
        "signed out at the provider",
        async ({ newBrowser, identities }) =>
          newBrowser()({
            method: "POST",
            url: "/sign-in/back-channel-logout",
            form: { logout_token: await identities.logoutToken({ sub: "u-bob" }) },
          }),
      ],
      ["stayed away for a month", async ({ clock }) => (clock.now += 31 * day)],
      ["not signed out", async () => undefined],
    ];

  test.each(ends.slice(0, 3))("who has %s has left nothing open in it", async (_how, end) => {
    const shared = await sharedBrowser();
    await end(shared);
    expect(await shared.statuses()).toEqual(new Set([404]));
    expect((await shared.browser.open("/connections")).body).toContain("Nothing at the moment");
  });

  test.each(ends)(
    "who has %s is another author than who signs in next, for good",
    async (_how, end) => {
      const shared = await sharedBrowser();
      await end(shared);
      await shared.signInAs("u-quinn");
      expect((await shared.browser.open("/sign-in")).body).toContain("Hello");
      expect(await shared.statuses()).toEqual(new Set([404]));
      const [elsewhere, atHome] = [shared.newAuthor(), shared.newAuthor()];
      await shared.signInAs("u-quinn", elsewhere);
      await shared.signInAs("u-bob", atHome);
      expect([await shared.statuses(elsewhere), await shared.statuses(atHome)]).toEqual([
        new Set([404]),
        new Set([200]),
      ]);
    },
  );

  test("the cookie from before signing in opens nothing any more, and is nobody's way to write", async () => {
    const { alice, signIn, newAuthor, newBrowser } = await startWithIdentities();
    const cookie = (await alice.browser({ url: "/write" })).headers.location!;
    const saved = await alice.submit(cookie, cookie, { title: "A draft", markdown: "text" });
    const known = saved.cookies.find(({ name }) => name === "author")!.value;
    const renewed = (await signIn()).cookies.find(({ name }) => name === "author")!;
    expect(renewed).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    expect(renewed.value).not.toBe(known);
    expect(
      (await newBrowser()({ url: cookie, headers: { cookie: `author=${known}` } })).statusCode,
    ).toBe(404);
    expect((await newAuthor().open(cookie)).statusCode).toBe(404);
    expect((await alice.open(cookie)).statusCode).toBe(200);
  });

  test("whoever writes there without signing in goes on writing, before and after", async () => {
    const { browser, signInAs } = await sharedBrowser();
    await browser.submit("/sign-in", "/sign-in/out", { where: "here" });
    const own = await browser.write("Written by nobody in particular");
    expect((await browser.open(`/posts/${own.id}/share`)).statusCode).toBe(200);
    await signInAs("u-quinn");
    expect((await browser.open(`/posts/${own.id}/share`)).statusCode).toBe(200);
  });
});
