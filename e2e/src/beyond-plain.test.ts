import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  aliceAtFernmail,
  aliceAtOttermail,
  connect,
  decide,
  forgetConsent,
  friendsOffered,
  publishPost,
  signIn,
} from "./theatre/alice.ts";
import { openTheatre, type Theatre, type Visitor } from "./theatre/theatre.ts";

/**
 * Quillpost and its providers with everything they have for each other. The story keeps it plain;
 * here nobody does.
 */
const post = {
  title: "Three weeks on foot",
  text: "We walked from the **sea** to the *mountains*.",
};
const fernmailFriends = ["carol", "dave", "erin", "frank", "grace"].map(
  (name) => `${name}@friends.example`,
);

let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre()));
afterAll(() => theatre.close());
beforeEach(() => forgetConsent(theatre, aliceAtFernmail));

async function openProvider({ page }: Visitor, name: string): Promise<void> {
  await page.goto(`${theatre.originOf("quillpost")}/providers`);
  await page.getByRole("link", { name }).click();
}

function wasPushed({ requests }: Visitor, provider: "fernmail" | "ottermail"): boolean {
  return requests.some(
    (url) =>
      url.startsWith(`${theatre.originOf(provider)}/authorize?`) &&
      url.includes("request_uri=") &&
      !url.includes("code_challenge"),
  );
}

describe("protections", () => {
  test("one button makes Quillpost push its questions to Fernmail and bind its tokens; another one keeps it plain again", async () => {
    const [quinn, alice] = [await theatre.openBrowser(), await theatre.openBrowser()];
    await openProvider(quinn, "Fernmail");
    await quinn.page.getByText("What Fernmail says about itself").click();
    await quinn.page.getByRole("button", { name: "Use whatever Fernmail offers" }).click();
    await quinn.page.getByText("are bound to a key").waitFor();

    await connect(
      alice.page,
      await publishPost(alice.page, theatre, post),
      "Fernmail",
      aliceAtFernmail,
    );
    expect(await friendsOffered(alice.page)).toEqual(fernmailFriends);
    expect(wasPushed(alice, "fernmail")).toBe(true);

    await quinn.page.getByRole("button", { name: "Keep it plain" }).click();
    await quinn.page.getByRole("button", { name: "Use whatever Fernmail offers" }).waitFor();
  });

  test("registered by machine, Quillpost signs who it is, and Ottermail takes it", async () => {
    const [quinn, alice] = [await theatre.openBrowser(), await theatre.openBrowser()];
    await openProvider(quinn, "Ottermail");
    await quinn.page.getByText("What Ottermail says about itself").click();
    await quinn.page.getByRole("button", { name: "Use whatever Ottermail offers" }).click();
    await quinn.page.getByText("Or let the machines do all three steps").click();
    await quinn.page.getByRole("button", { name: "Register automatically" }).click();
    await quinn.page.getByText("signs with its own key").waitFor();

    await connect(
      alice.page,
      await publishPost(alice.page, theatre, post),
      "Ottermail",
      aliceAtOttermail,
    );
    expect(await friendsOffered(alice.page)).toHaveLength(3);
    expect(wasPushed(alice, "ottermail")).toBe(true);
  });
});

test("Alice picks two friends at Fernmail, and Quillpost sees these two", async () => {
  const alice = await theatre.openBrowser();
  const address = await publishPost(alice.page, theatre, post);
  await openProvider(alice, "Fernmail");
  await alice.page.goto(address);
  await alice.page.getByRole("button", { name: "Share with friends" }).click();
  await alice.page
    .getByRole("button", { name: "Choose at Fernmail which friends Quillpost may see" })
    .click();
  await signIn(alice.page, aliceAtFernmail);
  await alice.page.locator("#consent").waitFor();
  for (const friend of [/Carol/, /Grace/])
    await alice.page.getByRole("checkbox", { name: friend }).check();
  await alice.page.locator("#allow").click();
  await alice.page.getByRole("button", { name: "Send the link" }).waitFor();
  expect(await friendsOffered(alice.page)).toEqual([
    "carol@friends.example",
    "grace@friends.example",
  ]);
});

test(
  "Alice says who she is, finds her post in another browser, and signs out from either side",
  { timeout: 60_000 },
  async () => {
    const [desk, phone] = [await theatre.openBrowser(), await theatre.openBrowser()];
    const home = theatre.originOf("quillpost");
    await publishPost(desk.page, theatre, { ...post, title: "Found again" });
    for (const { page } of [desk, phone]) {
      await page.goto(`${home}/sign-in`);
      await page.getByRole("button", { name: "Sign in with Fernmail" }).click();
      await signIn(page, aliceAtFernmail);
      await page.locator("#consent, h1:has-text('Hello')").first().waitFor();
      if (await page.locator("#consent").count()) await decide(page, "allow");
      await page.getByRole("heading", { name: /^Hello, Alice/ }).waitFor();
    }
    await phone.page.goto(home);
    expect(
      await phone.page.locator("article", { hasText: "Found again" }).getByText("yours").count(),
    ).toBe(1);

    await phone.page.goto(`${theatre.originOf("fernmail")}/account`);
    await phone.page
      .getByRole("button", { name: /sign out/i })
      .first()
      .click();
    await phone.page.waitForURL("**/signed-out");
    await expect
      .poll(
        async () => {
          await phone.page.goto(`${home}/sign-in`);
          return phone.page.getByRole("heading", { level: 1 }).textContent();
        },
        { timeout: 10_000 },
      )
      .toBe("Your posts, in any browser");

    await desk.page.getByRole("button", { name: "Sign out at Fernmail as well" }).click();
    await desk.page.getByText("You are signed out").waitFor();
    await desk.page.goto(`${theatre.originOf("fernmail")}/account`);
    await desk.page.locator("#sign-in").waitFor();
  },
);
