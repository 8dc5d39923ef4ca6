import { hour, second } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { createAlice, friendsOn, openSettled, recipients } from "./alice.ts";
import { startCompany } from "./company.ts";
import { createQuillpost, newBrowser } from "./quillpost.ts";

const patience = { timeout: 30_000 };

describe("the clocks of Fernmail and Contacts are apart", patience, () => {
  test("by 30 seconds either way: a token just made is good; by 40 it is not", async () => {
    const company = await startCompany(["fernmail", "fernmail-contacts"], {
      fernmail: { ACCESS_TOKEN_LIFETIME: "5" },
    });
    const quillpost = createQuillpost(company);
    const alice = newBrowser();
    const answers: [number, number][] = [];
    for (const seconds of [40, 30, -30, -40]) {
      await company.order("fernmail", { kind: "clock", ahead: seconds * second });
      const { access_token: accessToken } = await quillpost.redeem(
        await quillpost.obtainCode(alice),
      );
      answers.push([seconds, await quillpost.readContacts(accessToken)]);
    }
    expect(answers).toEqual([
      [40, 401],
      [30, 200],
      [-30, 200],
      [-40, 401],
    ]);
  });
});

describe("all clocks are set back an hour", patience, () => {
  test("while Quillpost and Fernmail run, and Contacts starts anew: nobody signs in again, tokens are renewed, revoked ones stay dead, mail goes once", async () => {
    const parties = ["quillpost", "fernmail", "fernmail-contacts"] as const;
    const company = await startCompany([...parties, "inbox"]);
    const alice = createAlice(company);
    const { post } = await alice.publish("Three weeks on foot", "From the sea to the mountains.");
    const friends = await alice.connect(post);
    const quillpost = createQuillpost(company);
    const [kept, givenBack] = [
      await quillpost.redeem(await quillpost.obtainCode(alice.browser)),
      await quillpost.redeem(await quillpost.obtainCode(alice.browser)),
    ];
    expect((await quillpost.revoke(givenBack.refresh_token)).status).toBe(200);
    for (const id of ["quillpost", "fernmail"] as const)
      await company.order(id, { kind: "clock", ahead: -hour });
    await company.end("fernmail-contacts");
    await company.start("fernmail-contacts", -hour);

    expect((await alice.browser.open(`${company.origins.fernmail}/account`)).page.text).toContain(
      "alice@fernmail.example",
    );
    const { page: again } = await alice.browser.open(friends.url);
    expect([again.url, friendsOn(again)]).toEqual([friends.url, friendsOn(friends)]);
    expect((await quillpost.refresh(givenBack.refresh_token)).status).toBe(400);
    const renewed = await quillpost.refresh(kept.refresh_token);
    expect(await quillpost.readContacts(renewed.access_token)).toBe(200);
    const code = await quillpost.obtainCode(alice.browser);
    expect([(await quillpost.redeem(code)).status, (await quillpost.redeem(code)).status]).toEqual([
      200, 400,
    ]);

    const { page: letter } = await alice.browser.submit(
      again.press(
        "Send the link",
        { friend: again.boxes("friend").map(({ value }) => value) },
        "#letter",
      ),
    );
    await openSettled(alice, letter.url);
    expect(await recipients(company)).toEqual(friendsOn(friends).toSorted());
    for (const id of parties) company.look(id, "SELECT 1");
  });
});
