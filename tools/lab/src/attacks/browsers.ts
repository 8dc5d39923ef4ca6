import { malloryAccount, malloryFriends } from "../cast/lab-seeds.ts";
import type { Attack } from "./scene.ts";
import { beginSharing, chooseProvider, friendsOn, walk } from "./walk.ts";

/** V5: Mallory's answer, behind a picture that Alice opens. */
export const pictureWithCode: Attack = async ({ origins, mallory, alice, author }) => {
  const { answer } = await beginSharing(author);
  const { leavesFor } = await walk(author.browser, answer, {
    account: malloryAccount,
    stopBefore: `${origins.quillpost}/callback`,
  });
  mallory.desk.picture = leavesFor;

  const { post } = await alice.publish("A day out", "We took the early train.");
  const { browser } = alice;
  await browser.follow(await browser.open(`${mallory.origin}/picture`));
  const { page } = await chooseProvider(alice, post, "Fernmail");
  return friendsOn(page, "Alice's post goes to").filter(({ value }) =>
    malloryFriends.some((friend) => value.includes(friend)),
  );
};

/** V6: Mallory's question, approved by Alice. */
export const borrowedQuestion: Attack = async ({ alice, author }) => {
  const { post, answer } = await beginSharing(author);
  await alice.publish("A day out", "We took the early train.");
  await walk(alice.browser, await alice.browser.open(answer.leavesFor!));
  const { page } = await chooseProvider(author, post, "Fernmail");
  return friendsOn(page, "a friend of Alice's");
};

/** V7: Alice asks Evilmail, and Fernmail answers. */
export const mixUp: Attack = async ({ mallory, alice }) => {
  mallory.desk.plan = "mix-up";
  const { answer } = await beginSharing(alice, "Evilmail");
  await walk(alice.browser, answer);
  return mallory.desk.loot;
};
