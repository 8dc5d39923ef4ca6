import { createHttpClient } from "@tale/service/http-client";
import type { Page } from "playwright-core";
import { aliceAtFernmail, decide, publishPost, shareWith, signIn } from "./alice.ts";
import type { Theatre } from "./theatre.ts";

const title = "Three weeks on foot, and what they taught us";

const text = `A *long* walk, and what it **taught** us.

## The first week

1. Shoes
2. Bread
3. Patience

> Slowly, mostly.

| day | distance |
|-----|---------:|
| one | 24 km    |
| two | 31 km    |

\`\`\`js
const steps = days.map((day) => day.distance / stride);
\`\`\`

More at [our page](https://walkers.example/).`;

/**
 * Goes to every page of every party, in the order of the story, and calls `look` at each with a
 * name for it. The browser must be new.
 */
export async function everyPage(
  page: Page,
  theatre: Theatre,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const blog = theatre.originOf("quillpost");
  const fernmail = theatre.originOf("fernmail");
  const at = async (name: string, url: string): Promise<void> => {
    await page.goto(url);
    await look(name);
  };

  await at("quillpost: front page", blog);
  await page.goto(`${blog}/write`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Text", { exact: true }).fill(text);
  await page.locator("#preview h2").waitFor();
  await look("quillpost: editor");
  const post = await publishPost(page, theatre, { title, text });
  await look("quillpost: post");
  await at("quillpost: providers", `${blog}/providers`);
  await page.getByRole("link", { name: "Ottermail" }).click();
  await look("quillpost: a provider not registered yet");
  await at("quillpost: connections, none", `${blog}/connections`);
  await at("quillpost: sign in", `${blog}/sign-in`);
  await page.goto(`${blog}/providers`);
  await page.getByRole("link", { name: "Fernmail" }).click();
  await look("quillpost: a provider");
  await at("quillpost: no such page", `${blog}/nowhere`);
  await at("quillpost: answer without a question", `${blog}/callback?code=a&state=b&iss=c`);

  await at("fernmail: front page", fernmail);
  await at("fernmail: unknown client", `${fernmail}/authorize?client_id=nobody`);

  await page.goto(post);
  await page.getByRole("button", { name: "Share with friends" }).click();
  await look("quillpost: choose a provider");
  await page.getByRole("button", { name: "Fernmail", exact: true }).click();
  await look("fernmail: sign in");
  await signIn(page, { ...aliceAtFernmail, password: "wrong" });
  await look("fernmail: wrong password");
  await signIn(page, aliceAtFernmail);
  await page.locator("#consent").waitFor();
  await look("fernmail: consent");
  await decide(page, "deny");
  await look("quillpost: denied");
  await shareWith(page, post, "Fernmail");
  await decide(page, "allow", { without: ["contacts.read"] });
  await look("quillpost: friends, not allowed");
  await shareWith(page, post, "Fernmail");
  await page.getByRole("button", { name: "Ask Fernmail again" }).click();
  await decide(page, "allow");
  await page.getByRole("button", { name: "Send the link" }).waitFor();
  await look("quillpost: friends");
  for (const box of await page.locator("#letter input[name=friend]").all()) await box.check();
  await page.getByLabel(/note/i).fill("I wrote something and thought of you.");
  await page.getByRole("button", { name: "Preview the mail" }).click();
  await look("quillpost: preview of the mail");
  await page.goBack();
  for (const box of await page.locator("#letter input[name=friend]").all()) await box.check();
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("grace@friends.example").first().waitFor();
  await look("quillpost: sending");
  await page.waitForURL((url) => url.pathname.startsWith("/letters/"));
  const letter = page.url();
  await page.getByText("5 of 5 accepted").waitFor();
  await at("quillpost: sent", letter);
  await at("quillpost: connections", `${blog}/connections`);

  await at("fernmail: account", `${fernmail}/account`);
  await at(
    "fernmail: consent to being known",
    `${fernmail}/authorize?${whoIsIt(`${blog}/sign-in/callback`)}`,
  );
  await at("fernmail: sign out here too", `${fernmail}/end-session?client_id=quillpost`);
  await at(
    "fernmail: a request to sign out that is of no use",
    `${fernmail}/end-session?id_token_hint=x`,
  );
  await at("fernmail: connect a device", `${fernmail}/device`);
  await at("fernmail: a code nobody gave", `${fernmail}/device/confirm?user_code=WDJB-MJHT`);
  await at("fernmail: a television asks", await televisionCode(fernmail));
  await decide(page, "allow");
  await look("fernmail: the television is connected");
  await page.goto(await televisionCode(fernmail));
  await decide(page, "deny");
  await look("fernmail: the television was denied");
  await page.goto(post);
  await page.getByRole("button", { name: "Share with friends" }).click();
  await page.getByRole("button", { name: "Choose at Fernmail" }).click();
  await look("fernmail: consent to some friends");
  await decide(page, "deny");
  await at("fernmail: developer portal, empty", `${fernmail}/developer`);
  await page.getByRole("link", { name: "Register an application" }).click();
  await look("fernmail: new application");
  await page.getByLabel("Name", { exact: true }).fill("A walker’s map");
  await page.getByLabel("Redirect URIs").fill("https://map.example/callback");
  for (const scope of ["contacts.read", "contacts.write"])
    await page.getByRole("checkbox", { name: scope }).check();
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await look("fernmail: id and secret");
  await at("fernmail: developer portal", `${fernmail}/developer`);

  const inbox = theatre.originOf("inbox");
  await at("inbox: mailboxes", inbox);
  await page.getByRole("link", { name: /carol/i }).first().click();
  await look("inbox: a mailbox");
  await page
    .getByRole("link", { name: /three weeks/i })
    .first()
    .click();
  await look("inbox: a mail");
}

/** An authorization request that asks who the user is, and nothing else. */
function whoIsIt(redirect_uri: string): URLSearchParams {
  return new URLSearchParams({
    response_type: "code",
    client_id: "quillpost",
    redirect_uri,
    scope: "openid profile email",
    prompt: "consent",
    code_challenge: "A".repeat(43),
    code_challenge_method: "S256",
  });
}

/** @returns where the code on a television's screen leads (RFC 8628 §3.3.1) */
async function televisionCode(fernmail: string): Promise<string> {
  const { body } = await createHttpClient()(`${fernmail}/device_authorization`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "client_id=hall-tv&scope=contacts.read",
  });
  const { verification_uri_complete: link } = JSON.parse(body) as {
    verification_uri_complete: string;
  };
  return link.replace("/device?", "/device/confirm?");
}
