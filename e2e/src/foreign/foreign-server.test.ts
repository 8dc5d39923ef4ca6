import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  aliceAtFernmail,
  connect,
  decide,
  emptyInbox,
  friendsOffered,
  mails,
  publishPost,
  shareWith,
  signIn,
} from "../theatre/alice.ts";
import type { Theatre, Visitor } from "../theatre/theatre.ts";
import { openForeignTheatre, type Offers } from "./foreign-theatre.ts";

/**
 * The story against oidc-provider in Fernmail's place: Quillpost and Contacts were not written for
 * it, nor it for them.
 */
const post = {
  title: "Three weeks on foot",
  text: "We walked from the **sea** to the *mountains*.",
};
const friends = ["carol", "dave", "erin", "frank", "grace"].map(
  (name) => `${name}@friends.example`,
);

let theatre: Theatre;

function play(
  offers: Offers,
  prepare: (theatre: Theatre) => Promise<void> = async () => undefined,
): void {
  beforeAll(async () => {
    theatre = await openForeignTheatre(offers);
    await prepare(theatre);
  });
  afterAll(() => theatre.close());
  beforeEach(() => emptyInbox(theatre));
}

async function actTwo({ page, complaints }: Visitor): Promise<void> {
  await connect(page, await publishPost(page, theatre, post), "Fernmail", aliceAtFernmail);
  expect(await friendsOffered(page)).toEqual(friends);
  for (const friend of ["carol@friends.example", "grace@friends.example"])
    await page.getByRole("checkbox", { name: friend }).check();
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect
    .poll(async () => (await mails(theatre)).map(({ to }) => [to].flat()[0]).toSorted(), {
      timeout: 10_000,
    })
    .toEqual(["carol@friends.example", "grace@friends.example"]);
  expect(complaints).toEqual([]);
}

/** Whether the browser carried a reference in place of the question. */
function wasPushed({ requests }: Visitor): boolean {
  const asked = requests
    .map((url) => new URL(url))
    .find(
      ({ origin, pathname }) => origin === theatre.originOf("fernmail") && pathname === "/auth",
    )!;
  return asked.searchParams.has("request_uri") && !asked.searchParams.has("code_challenge");
}

/**
 * A developer takes Fernmail off the list and adds it by the address of its contacts alone; the
 * machines do the rest.
 */
async function introduceByContacts({ openBrowser, originOf }: Theatre): Promise<void> {
  const { page } = await openBrowser();
  await page.goto(`${originOf("quillpost")}/providers`);
  await page.getByRole("link", { name: "Fernmail" }).click();
  await page.getByText("Remove Fernmail …").click();
  await page.getByRole("button", { name: "Remove Fernmail" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Fernmail");
  await page.getByLabel("Address of the contacts").fill(originOf("fernmail-contacts"));
  await page.getByRole("button", { name: "Add the provider" }).click();
  await page.getByText("Where Fernmail is", { exact: true }).click();
  await page.getByText(originOf("fernmail"), { exact: true }).waitFor();
  await page.getByText("Or let the machines do all three steps").click();
  await page.getByRole("button", { name: "Register automatically" }).click();
  await page.getByText("Registered.").waitFor();
}

describe("kept plain, with a shared secret", () => {
  play("everything");

  test("act 2: Alice shares her post, and her friends get it", async () => {
    const alice = await theatre.openBrowser();
    await actTwo(alice);
    expect(wasPushed(alice)).toBe(false);
  });

  test("act 4: Alice says no, and comes back to a kind page", async () => {
    const { page } = await theatre.openBrowser();
    await shareWith(page, await publishPost(page, theatre, post), "Fernmail");
    await signIn(page, aliceAtFernmail);
    await decide(page, "deny");
    await page.getByText("All right, nothing was shared").waitFor();
  });

  test("act 5: coming back, nobody is asked again", async () => {
    const { page } = await theatre.openBrowser();
    const address = await publishPost(page, theatre, post);
    await connect(page, address, "Fernmail", aliceAtFernmail);
    await shareWith(page, address, "Fernmail");
    await page.getByRole("button", { name: "Send the link" }).waitFor();
    expect(new URL(page.url()).origin).toBe(theatre.originOf("quillpost"));
  });

  test("Alice says who she is, finds her post in another browser, and signs out from either side", async () => {
    const [desk, phone] = [await theatre.openBrowser(), await theatre.openBrowser()];
    await publishPost(desk.page, theatre, post);
    for (const { page } of [desk, phone]) {
      await page.goto(`${theatre.originOf("quillpost")}/sign-in`);
      await page.getByRole("button", { name: "Sign in with Fernmail" }).click();
      await signIn(page, aliceAtFernmail);
      await decide(page, "allow");
      await page.getByRole("heading", { name: "Hello, Alice Liddell" }).waitFor();
    }
    await phone.page.goto(theatre.originOf("quillpost"));
    expect(await phone.page.getByText("yours").count()).toBeGreaterThan(0);

    await desk.page.getByRole("button", { name: "Sign out at Fernmail as well" }).click();
    await desk.page.getByRole("button", { name: /yes, sign me out/i }).click();
    await desk.page.getByRole("button", { name: "Sign in with Fernmail" }).waitFor();
    expect(desk.page.url()).toContain(`${theatre.originOf("quillpost")}/sign-in`);

    await phone.page.goto(`${theatre.originOf("fernmail")}/session/end`);
    await phone.page.getByRole("button", { name: /yes, sign me out/i }).click();
    await phone.page.getByRole("heading", { name: "Sign-out Success" }).waitFor();
    // The server has told Quillpost before it says so.
    await phone.page.goto(`${theatre.originOf("quillpost")}/sign-in`);
    expect(await phone.page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "Your posts, in any browser",
    );
  });
});

describe("with everything it offers: found by its contacts, registered by machine, pushed, signed and bound", () => {
  play("everything", introduceByContacts);

  test("act 2: Alice shares her post, and her friends get it", async () => {
    const alice = await theatre.openBrowser();
    await actTwo(alice);
    expect(wasPushed(alice)).toBe(true);
  });

  test("the developers see what is used", async () => {
    const { page } = await theatre.openBrowser();
    await page.goto(`${theatre.originOf("quillpost")}/providers`);
    await page.getByText("pushed requests, bound tokens, signed assertions").waitFor();
  });
});

describe("with a server that offers none of it, and is found in OpenID Connect's way only", () => {
  play("nothing", introduceByContacts);

  test("act 2: Alice shares her post, and her friends get it", async () => {
    const alice = await theatre.openBrowser();
    await actTwo(alice);
    expect(wasPushed(alice)).toBe(false);
  });
});
