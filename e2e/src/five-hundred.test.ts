import { codeChallengeOf } from "@tale/protocol/pkce";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  aliceAtFernmail,
  decide,
  emptyInbox,
  mails,
  publishPost,
  shareWith,
  signIn,
} from "./theatre/alice.ts";
import { generateAddressBook } from "./theatre/address-book.ts";
import { openTheatre, type Theatre, type Visitor } from "./theatre/theatre.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
  await emptyInbox(theatre);
});
afterAll(() => theatre.close());

const post = {
  title: "“It’s 2 am”, she said – & other things one hears on a night train to Zürich",
  text: Array.from(
    { length: 120 },
    (_, n) =>
      `## Station ${n + 1}\n\nA paragraph with *emphasis*, \`code\`, a [link](https://trains.example/${n}) and an ümlaut or two. It goes on for a while, as night trains do, and then for a while longer.`,
  ).join("\n\n"),
};

test(
  "Alice imports 500 vCards, shares a long post with everybody, and 500 correct mails arrive",
  { timeout: 180_000 },
  async () => {
    const alice = await theatre.openBrowser();
    const { cards, people } = generateAddressBook(500);
    const report = await importCards(await tokenForImport(alice), cards);
    expect(report).toMatchObject({ imported: 500 });

    const address = await publishPost(alice.page, theatre, post);
    await shareWith(alice.page, address, "Fernmail");
    await decide(alice.page, "allow");
    await alice.page.getByRole("button", { name: "Send the link" }).waitFor();
    await alice.page.getByRole("button", { name: "All", exact: true }).click();
    for (const friend of ["carol", "dave", "erin", "frank", "grace"])
      await alice.page.getByRole("checkbox", { name: `${friend}@friends.example` }).uncheck();
    await alice.page.getByRole("button", { name: "Send the link" }).click();
    await expect
      .poll(async () => (await mails(theatre)).length, { timeout: 120_000, interval: 500 })
      .toBe(500);

    const letters = await mails(theatre);
    expect(new Set(letters.map(({ to }) => [to].flat()[0]!.toLowerCase()))).toEqual(
      new Set(people.map(({ email }) => email.toLowerCase())),
    );
    for (const letter of letters) {
      expect(letter.subject).toContain("night train to Zürich");
      expect(letter.text).toContain(address);
      expect(letter.html).toContain(address);
    }
  },
);

/**
 * A tool of Alice's own that may write to her address book: registered by RFC 7591, allowed by her
 * in the browser.
 */
async function tokenForImport({ page }: Visitor): Promise<string> {
  const fernmail = theatre.originOf("fernmail");
  const redirectUri = `${theatre.originOf("inbox")}/imported`;
  const codeVerifier = "the-verifier-of-the-import-tool-is-long-enough-000";
  const registered = await theatre.send(`${fernmail}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "Card importer",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: "none",
      scope: "contacts.write",
    }),
  });
  const { client_id } = JSON.parse(registered.body) as { client_id: string };
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    scope: "contacts.write",
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: "S256",
  });
  await page.goto(`${fernmail}/authorize?${query}`);
  await signIn(page, aliceAtFernmail);
  const answer = page.waitForRequest((request) => request.url().startsWith(redirectUri));
  await decide(page, "allow");
  const code = new URL((await answer).url()).searchParams.get("code") ?? "";
  const tokens = await theatre.send(`${fernmail}/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id,
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }).toString(),
  });
  return (JSON.parse(tokens.body) as { access_token: string }).access_token;
}

async function importCards(token: string, cards: string): Promise<unknown> {
  const answer = await theatre.send(`${theatre.originOf("fernmail-contacts")}/contacts`, {
    method: "POST",
    headers: { "content-type": "text/vcard", authorization: `Bearer ${token}` },
    body: cards,
  });
  return JSON.parse(answer.body);
}
