import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  aliceAtFernmail,
  aliceAtOttermail,
  connect,
  decide,
  emptyInbox,
  forgetConsent,
  friendsOffered,
  mails,
  publishPost,
  shareWith,
  signIn,
} from "./theatre/alice.ts";
import { pasteCredentials, registerAtPortal } from "./theatre/quinn.ts";
import { openTheatre, type Theatre, type Visitor } from "./theatre/theatre.ts";

const post = {
  title: "Three weeks on foot",
  text: "We walked from the **sea** to the *mountains*.\n\n> Slowly, mostly.",
};
const fernmailFriends = ["carol", "dave", "erin", "frank", "grace"].map(
  (name) => `${name}@friends.example`,
);

describe.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
  "with JavaScript: $javaScriptEnabled",
  (browser) => {
    let theatre: Theatre;
    beforeAll(async () => void (theatre = await openTheatre()));
    afterAll(() => theatre.close());
    beforeEach(async () => {
      await emptyInbox(theatre);
      await forgetConsent(theatre, aliceAtFernmail);
    });

    test("act 2: Alice shares her post, and her friends open the link", async () => {
      const { page, complaints } = await theatre.openBrowser(browser);
      const address = await publishPost(page, theatre, post);
      await connect(page, address, "Fernmail", aliceAtFernmail);
      expect(await friendsOffered(page)).toEqual(fernmailFriends);

      for (const friend of ["carol@friends.example", "grace@friends.example"])
        await page.getByRole("checkbox", { name: friend }).check();
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect.poll(async () => (await mails(theatre)).length, { timeout: 10_000 }).toBe(2);
      await expect
        .poll(async () => reloadedWithoutScript(page, browser.javaScriptEnabled), {
          timeout: 10_000,
        })
        .toMatch(/grace@friends\.example\s*accepted/i);

      const letters = await mails(theatre);
      expect(letters.map(({ to }) => [to].flat()[0]).toSorted()).toEqual([
        "carol@friends.example",
        "grace@friends.example",
      ]);
      expect(letters[0]!.text).toContain(address);

      const friend = await theatre.openBrowser();
      await friend.page.goto(/https?:\/\/\S+\/posts\/[^\s"]+/.exec(letters[0]!.text)![0]);
      expect(await friend.page.getByRole("heading", { level: 1 }).textContent()).toBe(post.title);
      expect(await friend.page.locator("article strong").textContent()).toBe("sea");
      expect(complaints).toEqual([]);
    });

    test("act 3: Alice unticks a scope, and Quillpost copes with what it got", async () => {
      const { page } = await theatre.openBrowser(browser);
      await shareWith(page, await publishPost(page, theatre, post), "Fernmail");
      await signIn(page, aliceAtFernmail);
      await decide(page, "allow", { without: ["contacts.write"] });
      expect(await friendsOffered(page)).toEqual(fernmailFriends);
      expect(await page.getByText("did not allow Quillpost to add contacts").count()).toBe(1);
    });

    test("act 3: without the scope that matters, Alice is told and can go on by hand", async () => {
      const { page } = await theatre.openBrowser(browser);
      await shareWith(page, await publishPost(page, theatre, post), "Fernmail");
      await signIn(page, aliceAtFernmail);
      await decide(page, "allow", { without: ["contacts.read"] });
      await page.getByText("Quillpost may not see your friends").waitFor();
      await page.getByLabel("Addresses", { exact: true }).fill("Heidi <heidi@friends.example>");
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect
        .poll(async () => (await mails(theatre)).map(({ to }) => [to].flat()[0]), {
          timeout: 10_000,
        })
        .toEqual(["heidi@friends.example"]);
    });

    test("act 4: Alice says no, comes back to a kind page, and nothing was shared", async () => {
      const { page } = await theatre.openBrowser(browser);
      const address = await publishPost(page, theatre, post);
      await shareWith(page, address, "Fernmail");
      await signIn(page, aliceAtFernmail);
      await decide(page, "deny");
      expect(new URL(page.url()).origin).toBe(theatre.originOf("quillpost"));
      expect(page.url()).not.toContain("error=");
      await page.getByRole("link", { name: "Back to the post" }).click();
      expect(page.url()).toBe(address);
      expect(await mails(theatre)).toEqual([]);
    });

    test("act 1: Quinn registers Quillpost at Ottermail, and Alice can choose it from then on", async () => {
      const alice = await theatre.openBrowser(browser);
      const address = await publishPost(alice.page, theatre, post);
      await alice.page.getByRole("button", { name: "Share with friends" }).click();
      await alice.page.getByText("Not available yet").waitFor();

      const quinn = await theatre.openBrowser(browser);
      const credentials = await registerAtPortal(quinn, theatre);
      await pasteCredentials(quinn, theatre, credentials);

      await connect(alice.page, address, "Ottermail", aliceAtOttermail);
      expect(await friendsOffered(alice.page)).toHaveLength(3);
      await alice.page.getByRole("checkbox", { name: "layla@friends.example" }).check();
      await alice.page.getByRole("button", { name: "Send the link" }).click();
      await expect
        .poll(async () => (await mails(theatre)).map(({ to }) => [to].flat()[0]), {
          timeout: 10_000,
        })
        .toEqual(["layla@friends.example"]);
    });

    test("act 5: the second time nobody asks, and the friends are there at once", async () => {
      const { page } = await theatre.openBrowser(browser);
      const address = await publishPost(page, theatre, post);
      await connect(page, address, "Fernmail", aliceAtFernmail);
      await shareWith(page, address, "Fernmail");
      await page.getByRole("button", { name: "Send the link" }).waitFor();
      expect(new URL(page.url()).origin).toBe(theatre.originOf("quillpost"));
    });

    test("act 6: Alice takes it back at Fernmail, Quillpost notices and asks anew", async () => {
      const { page } = await theatre.openBrowser(browser);
      const address = await publishPost(page, theatre, post);
      await connect(page, address, "Fernmail", aliceAtFernmail);

      await page.goto(`${theatre.originOf("fernmail")}/account`);
      await page.getByText("Quillpost", { exact: true }).first().waitFor();
      await page
        .getByRole("button", { name: /revoke/i })
        .first()
        .click();
      await page.goto(`${theatre.originOf("fernmail")}/account`);
      expect(await page.getByRole("button", { name: /revoke/i }).count()).toBe(0);

      await shareWith(page, address, "Fernmail");
      await page.getByRole("heading", { name: "Fernmail no longer lets us in" }).waitFor();
      await page.getByRole("button", { name: "Ask Fernmail again" }).click();
      await decide(page, "allow");
      expect(await friendsOffered(page)).toEqual(fernmailFriends);
    });

    test("act 6: Alice disconnects at Quillpost, and Fernmail says that nothing is held there", async () => {
      const { page } = await theatre.openBrowser(browser);
      await connect(page, await publishPost(page, theatre, post), "Fernmail", aliceAtFernmail);
      await page.goto(`${theatre.originOf("quillpost")}/connections`);
      await page.getByRole("button", { name: "Disconnect from Fernmail" }).click();
      expect(await page.getByRole("button", { name: "Disconnect from Fernmail" }).count()).toBe(0);
      await page.goto(`${theatre.originOf("fernmail")}/account`);
      await page.getByText("holds no access now").waitFor();
    });
  },
);

async function reloadedWithoutScript(page: Visitor["page"], hasScript: boolean): Promise<string> {
  if (!hasScript) await page.reload();
  return page.locator("main").innerText();
}
