import type { Answer } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import { readMetadata } from "../metadata.ts";
import type { Performance } from "../performance.ts";
import { mask, parametersOf } from "../show/mask.ts";
import type { Alice } from "./alice.ts";

/**
 * The authorization code flow as Alice's browser sees it, from the redirect to Fernmail to the
 * friends. @returns the page with her friends
 */
export async function playConnecting(
  { origins, send, tell, step, hold, unseen }: Performance,
  alice: Alice,
  sentAway: Answer,
): Promise<Page> {
  const { browser } = alice;
  const server = await readMetadata(send, origins.fernmail);
  const asked = new URL(sentAway.leavesFor ?? sentAway.page.url).searchParams;
  let page = sentAway.page;
  let comingBack = sentAway;

  await step("act-2.authorization-request", async () => {
    page = (await browser.follow(sentAway)).page;
    await tell({ kind: "parameters", rows: parametersOf(sentAway.leavesFor!) });
    await hold(
      "Quillpost asks for a code, to be sent to its one registered address",
      asked.get("response_type") === "code" &&
        asked.get("redirect_uri") === `${origins.quillpost}/callback`,
      () => sentAway.leavesFor!,
    );
    await hold(
      "state cannot be guessed, and the code verifier stays at home: only its hash travels",
      (asked.get("state") ?? "").length >= 22 && asked.get("code_challenge_method") === "S256",
      () => JSON.stringify(parametersOf(sentAway.leavesFor!)),
    );
    await hold(
      "Alice now is at Fernmail, not at Quillpost",
      page.has("#sign-in") && new URL(page.url).origin === origins.fernmail,
      () => describe(page),
    );
  });

  await step("act-2.sign-in", async () => {
    await hold(
      "the password goes to Fernmail and nowhere else",
      new URL(page.press("Sign in", {}, "#sign-in").url).origin === origins.fernmail,
      () => page.url,
    );
    page = (await alice.signIn(page)).page;
    await hold(
      "being signed in gives Quillpost nothing yet: Fernmail asks",
      page.has("#consent"),
      () => describe(page),
    );
  });

  await step("act-2.consent", async () => {
    const boxes = page.boxes("scope");
    await tell({ kind: "parameters", rows: boxes.map(({ label, value }) => [value, label]) });
    await hold(
      "every scope has a tick of its own, and No is offered beside Yes",
      boxes.length === 2 && page.has("#allow") && page.has("#deny"),
      () => describe(page),
    );
    await hold(
      "the page says who asks and where the answer goes",
      page.text.includes("Quillpost") && page.text.includes(new URL(origins.quillpost).host),
      () => describe(page),
    );
    comingBack = await browser.submit(
      page.press("Allow", { scope: boxes.map(({ value }) => value) }, "#consent"),
    );
  });

  await step("act-2.authorization-response", async () => {
    const answer = new URL(comingBack.leavesFor ?? comingBack.page.url);
    const code = answer.searchParams.get("code") ?? "";
    await hold(
      "the answer goes to the agreed address",
      answer.href.startsWith(`${asked.get("redirect_uri")}?`),
      () => describe(comingBack.page),
    );
    await tell({ kind: "parameters", rows: parametersOf(answer.href) });
    await hold(
      "it brings a code and no token",
      code.length >= 22 && !/token/.test(answer.search + answer.hash),
      () => answer.search,
    );
    await hold(
      "it repeats the state of the question, and names its issuer",
      answer.searchParams.get("state") === asked.get("state") &&
        answer.searchParams.get("iss") === server.issuer,
      () => JSON.stringify(parametersOf(answer.href)),
    );
    page = (await browser.follow(comingBack)).page;
    await hold("the code does not stay in the address bar", !page.url.includes(code), () =>
      describe(page),
    );
  });

  await step("act-2.token-request", async () => {
    await unseen(
      "POST",
      server.token_endpoint!,
      "Its effect is checked next: without tokens there would be no friends.",
    );
  });

  await step("act-2.contacts-request", async () => {
    await unseen(
      "GET",
      `${origins["fernmail-contacts"]}/contacts`,
      "Its effect is checked on the page that Quillpost made from the answer.",
    );
    const missing = ["Carol", "Dave", "Erin", "Frank", "Grace"].filter(
      (name) => !page.text.includes(name),
    );
    await hold(
      "all five friends stand on Quillpost's page",
      missing.length === 0,
      () => `${missing.join(", ")} missing on ${describe(page)}`,
    );
  });

  await step("act-2.keys-request", async () => {
    await unseen("GET", server.jwks_uri!, "Anybody may fetch the keys, so the player does.");
    const { keys } = JSON.parse((await send(server.jwks_uri!)).body) as {
      keys: { kid?: string; alg?: string; d?: string }[];
    };
    await tell({
      kind: "parameters",
      rows: keys.map(({ kid = "", alg = "" }) => [alg, mask(kid)]),
    });
    await hold(
      "there are keys, and none of them could sign",
      keys.length > 0 && keys.every((key) => key.d === undefined),
      () => `${keys.length} keys`,
    );
  });

  await step("act-2.token-check", async () => {
    await unseen(
      "LOCAL",
      `${origins["fernmail-contacts"]}/contacts`,
      "What can be tried from outside is tried: without a good token the door stays shut.",
    );
    const bare = await send(`${origins["fernmail-contacts"]}/contacts`);
    await hold(
      "without a token Contacts answers 401, and says where tokens come from",
      bare.status === 401 && String(bare.headers["www-authenticate"]).includes("resource_metadata"),
      () => `${bare.status} ${bare.headers["www-authenticate"]}`,
    );
    const forged = await send(`${origins["fernmail-contacts"]}/contacts`, {
      headers: { authorization: "Bearer made.up.token" },
    });
    await hold(
      "with a made-up token it answers 401 invalid_token",
      forged.status === 401 && String(forged.headers["www-authenticate"]).includes("invalid_token"),
      () => `${forged.status} ${forged.headers["www-authenticate"]}`,
    );
  });

  return page;
}

/** A page in one line, for whoever must find out what went wrong. */
export function describe({ status, heading, url, text }: Page): string {
  return `${status} “${heading}” (${url.split("?")[0]}): ${text.slice(0, 160)}…`;
}
