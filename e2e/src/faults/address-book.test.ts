import { describe, expect, test } from "vitest";
import { createAlice, friendsOn, openSettled, recipients } from "./alice.ts";
import { send, startCompany } from "./company.ts";
import { createQuillpost } from "./quillpost.ts";

const patience = { timeout: 30_000 };
const post = { title: "Three weeks on foot", text: "From the sea to the mountains." };

describe("Contacts fails on page 3 of 5", patience, () => {
  test.each(["break the line", "kill before the answer"] as const)(
    "(%s): Alice is told, keeps what she chose and wrote, and goes on from there",
    async (kind) => {
      const company = await startCompany(["quillpost", "fernmail", "fernmail-contacts", "inbox"]);
      const alice = createAlice(company);
      const { url } = await alice.connect((await alice.publish(post.title, post.text)).post);
      const quillpost = createQuillpost(company);
      const { access_token: accessToken } = await quillpost.redeem(
        await quillpost.obtainCode(alice.browser),
      );
      const cards = Array.from(
        { length: 995 },
        (_, n) =>
          `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Friend ${n}\r\nEMAIL:friend.${n}@friends.example\r\nEND:VCARD\r\n`,
      ).join("");
      await send(`${company.origins["fernmail-contacts"]}/contacts`, {
        method: "POST",
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "text/vcard" },
        body: cards,
      });

      const { page } = await alice.browser.open(url);
      const everybody = friendsOn(page);
      expect(everybody).toHaveLength(1_000);
      const chosen = page
        .boxes("friend")
        .filter((_, n) => n === 0 || n === 500 || n === 999)
        .map(({ value }) => value);
      await alice.browser.submit(
        page.press("Preview the mail", { friend: chosen, note: "Think of me." }, "#letter"),
      );

      await company.order("fernmail-contacts", { kind, path: "/contacts", answer: 3 });
      const { page: told } = await alice.browser.open(url);
      expect([told.status, told.text]).toEqual([
        200,
        expect.stringContaining("Fernmail’s address book does not answer"),
      ]);
      expect(friendsOn(told)).toHaveLength(3);
      expect(told.html).toContain("Think of me.");

      if (kind === "kill before the answer") {
        expect(await company.ended("fernmail-contacts")).toBe("SIGKILL");
        await company.start("fernmail-contacts");
      }
      const { page: again } = await alice.browser.submit(told.press("Try again"));
      expect(friendsOn(again)).toEqual(everybody);
      expect(
        again
          .boxes("friend")
          .filter(({ ticked }) => ticked)
          .map(({ value }) => value),
      ).toEqual(chosen);
      expect(again.html).toContain("Think of me.");
      const { page: letter } = await alice.browser.submit(
        again.press("Send the link", {}, "#letter"),
      );
      await openSettled(alice, letter.url);
      expect(await recipients(company)).toEqual([0, 500, 999].map((n) => everybody[n]).toSorted());
      expect(
        company.look(
          "fernmail-contacts",
          "SELECT COUNT(*) AS count FROM contacts WHERE email LIKE 'friend.%'",
        ),
      ).toEqual([{ count: 995 }]);
    },
  );
});

describe("kill -9 of Fernmail while Quillpost renews its tokens", patience, () => {
  test("Alice is told, tries again, and sees her friends without signing in", async () => {
    const company = await startCompany(["quillpost", "fernmail", "fernmail-contacts"], {
      fernmail: { ACCESS_TOKEN_LIFETIME: "5" },
    });
    const alice = createAlice(company);
    const friends = await alice.connect((await alice.publish(post.title, post.text)).post);
    await company.order("fernmail", { kind: "kill before the answer", path: "/token" });
    const { page: told } = await alice.browser.open(friends.url);
    expect([told.status, told.text]).toEqual([
      200,
      expect.stringContaining("Fernmail does not answer"),
    ]);
    expect(await company.ended("fernmail")).toBe("SIGKILL");
    await company.start("fernmail");

    const { page: again } = await alice.browser.submit(told.press("Try again"));
    expect(again.url).toBe(friends.url);
    expect(friendsOn(again)).toEqual(friendsOn(friends));
    expect(
      company.look(
        "fernmail",
        "SELECT COUNT(*) AS grants, COUNT(revoked_at) AS revoked FROM grants",
      ),
    ).toEqual([{ grants: 1, revoked: 0 }]);
  });
});

describe("Fernmail can write nothing while Quillpost asks it for tokens", patience, () => {
  test("for a code, and for a refresh token: Alice is told, tries again, and nothing of it is lost or there twice", async () => {
    const company = await startCompany(["quillpost", "fernmail", "fernmail-contacts"], {
      fernmail: { ACCESS_TOKEN_LIFETIME: "5" },
    });
    const alice = createAlice(company);
    const { post: own } = await alice.publish(post.title, post.text);
    const { page: consent } = await alice.signIn(
      (
        await alice.browser.follow(
          await alice.browser.submit((await alice.askToShare(own)).press("Fernmail")),
        )
      ).page,
    );
    const withCode = await alice.browser.submit(consent.press("Allow", {}, "#consent"));
    await company.order("fernmail", { kind: "read-only" });
    const { page: told } = await alice.browser.follow(withCode);
    expect([told.status, told.text]).toEqual([
      200,
      expect.stringContaining("Fernmail does not answer"),
    ]);

    await company.order("fernmail", { kind: "writable" });
    const { page: friends } = await alice.browser.follow(
      await alice.browser.follow(await alice.browser.submit(told.press("Try Fernmail again"))),
    );
    expect(friendsOn(friends)).toHaveLength(5);

    await company.order("fernmail", { kind: "read-only" });
    const { page: toldAgain } = await alice.browser.open(friends.url);
    expect([toldAgain.status, toldAgain.text]).toEqual([
      200,
      expect.stringContaining("Fernmail does not answer"),
    ]);
    await company.order("fernmail", { kind: "writable" });
    const { page: again } = await alice.browser.submit(toldAgain.press("Try again"));
    expect([again.url, friendsOn(again)]).toEqual([friends.url, friendsOn(friends)]);
    expect(
      company.look(
        "fernmail",
        "SELECT COUNT(*) AS grants, COUNT(revoked_at) AS revoked FROM grants",
      ),
    ).toEqual([{ grants: 1, revoked: 0 }]);
    expect(
      company.look(
        "fernmail",
        "SELECT COUNT(*) AS codes, COUNT(grant_id) AS used FROM authorization_codes",
      ),
    ).toEqual([{ codes: 2, used: 1 }]);
  });
});
