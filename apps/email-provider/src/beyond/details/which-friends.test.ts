import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientRedirectUri } from "../../testing/clients.ts";
import { answerIn, bob, signIn } from "../../testing/app.ts";
import {
  aliceKnows,
  decide,
  details,
  openConsent,
  richUrl,
  tokensFor,
} from "../../testing/details.ts";
import { beginAnew, book, browser, fernmail } from "../../testing/which-friends.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("the consent page", () => {
  it("shows the user's own friends, none ticked, when the client leaves the choice", async () => {
    const { page, ticks } = await openConsent(browser, richUrl(details()));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Which friends may Quillpost see?");
    expect(ticks).toEqual(["id-carol", "id-dave", "id-erin", "id-frank", "id-grace"]);
    for (const { name, email } of aliceKnows)
      for (const text of [name, email]) expect(page.body).toContain(text);
    expect(page.body).not.toContain('name="scope"');
  });

  it("shows those the client names, ticked, and nobody who is not a friend", async () => {
    const { page, ticks } = await openConsent(
      browser,
      richUrl(details(["id-grace", "id-carol", "id-noa", "id-nobody", "id-carol"])),
    );
    expect(ticks).toEqual(["id-carol checked", "id-grace checked"]);
    expect(page.body).toContain("No tick at all means Deny.");
  });

  it("shows a friend without a name by address, and names as text", async () => {
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    expect((await openConsent(other, richUrl(details()))).page.body).toMatch(
      /<bdi>the\.allotment@friends\.example<\/bdi><\/span>/,
    );
    book.state.answer = () => ({
      body: JSON.stringify({
        contacts: [{ id: "x", name: "<script>alert(1)</script>", email: "a@b" }],
      }),
    });
    expect((await openConsent(other, richUrl(details()))).page.body).not.toContain("<script>alert");
  });

  it("is shown again each time, whatever was allowed before (RFC 9396 §2)", async () => {
    await tokensFor(browser, richUrl(details(["id-carol"])), ["id-carol"]);
    const { page } = await openConsent(browser, richUrl(details(["id-carol"])));
    expect(page.body).toContain('id="allow"');
    expect(
      (await browser({ url: richUrl(details(), { prompt: "none" }) })).headers.location,
    ).toContain("consent_required");
  });

  it("shows scopes beside friends when both were asked for", async () => {
    const { page, ticks } = await openConsent(
      browser,
      richUrl(details(), { scope: "contacts.write" }),
    );
    expect(page.body).toContain('name="scope" value="contacts.write"');
    expect(ticks).toHaveLength(5);
  });

  it("says how many there are when there are more than fit", async () => {
    let served = 0;
    book.state.answer = () => ({
      body: JSON.stringify({
        contacts: Array.from({ length: 500 }, () => ({
          id: `id-${served++}`,
          name: `Friend ${served}`,
          email: "a@b",
        })),
        next: "more",
      }),
    });
    const { page, ticks } = await openConsent(browser, richUrl(details()));
    expect(ticks).toHaveLength(1_000);
    expect(page.body).toContain("These are the first 1000 people");
    expect(book.asked).toHaveLength(2);
    expect(book.asked[1]!.url).toContain("cursor=more");
  });
});

describe("303 with access_denied", () => {
  it.each([
    ["none of those named is a friend", details(["id-noa"]), ["id-noa"]],
    ["all of those named were unticked", details(["id-carol"]), []],
  ])("is the answer when %s", async (_, asked, picked) => {
    const { form } = await openConsent(browser, richUrl(asked));
    expect(answerIn(await decide(browser, { ...form, contact: picked })).get("error")).toBe(
      "access_denied",
    );
  });
});

describe("the account page", () => {
  it("says in words what was shared, and forgets it when it is taken back", async () => {
    await tokensFor(browser, richUrl(details()), ["id-carol", "id-dave"]);
    const account = await browser({ url: "/account" });
    expect(account.body).toContain("see \u2068Carol\u2069 and \u2068Dave\u2069");
    const csrf = /name="_csrf" value="([^"]+)"/.exec(account.body)![1]!;
    await browser({
      method: "POST",
      url: "/account/revoke",
      form: { _csrf: csrf, client_id: "quillpost" },
    });
    expect((await browser({ url: "/account" })).body).not.toContain("Quillpost</h3>");
  });

  it("does not say that the client may come again without asking", async () => {
    const tokens = await tokensFor(
      browser,
      richUrl(details(), { client_id: "rival", redirect_uri: clientRedirectUri }),
      ["id-carol"],
      {},
      { redirect_uri: clientRedirectUri },
    );
    expect(tokens).toHaveProperty("error");
    expect((await browser({ url: "/account" })).body).not.toContain("Rival");
  });
});
