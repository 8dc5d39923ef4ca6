import { createBrowser } from "@tale/story-tool/player/browser/browser";
import { describe, expect, test } from "vitest";
import { createAlice, openSettled, recipients } from "./alice.ts";
import { pause, send, startCompany } from "./company.ts";
import { createQuillpost, newBrowser } from "./quillpost.ts";

const workers = 16;

describe("SIGTERM under load", { timeout: 30_000 }, () => {
  test("of Fernmail: who lost no answer holds the newest token of each family, and it ends with 0", async () => {
    const company = await startCompany(["fernmail"]);
    const quillpost = createQuillpost(company);
    const alice = newBrowser();
    const families = [];
    for (let n = 0; n < workers; n += 1)
      families.push(await quillpost.redeem(await quillpost.obtainCode(alice)));

    let answered = 0;
    const refreshOn = async ({
      refresh_token: refreshToken,
    }: {
      refresh_token: string;
    }): Promise<string> => {
      const answer = await quillpost.refresh(refreshToken);
      if (answer.status !== 200) return (expect([0, 503]).toContain(answer.status), refreshToken);
      answered += 1;
      return refreshOn(answer);
    };
    const newest = families.map(refreshOn);
    await pause(500);
    expect(await company.end("fernmail", "SIGTERM")).toBe(0);
    await Promise.all(newest);

    const count = "SELECT COUNT(*) AS tokens, COUNT(rotated_at) AS replaced FROM refresh_tokens";
    expect(answered).toBeGreaterThan(workers);
    expect(company.look("fernmail", count)).toEqual([
      { tokens: workers + answered, replaced: answered },
    ]);
    await company.start("fernmail");
    for (const token of newest) expect((await quillpost.refresh(await token)).status).toBe(200);
  });

  test("of Contacts: there are as many new contacts as answers that said so, and it ends with 0", async () => {
    const company = await startCompany(["fernmail", "fernmail-contacts"]);
    const quillpost = createQuillpost(company);
    const { access_token: accessToken } = await quillpost.redeem(
      await quillpost.obtainCode(newBrowser()),
    );
    const contacts = `${company.origins["fernmail-contacts"]}/contacts`;
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };

    let answered = 0;
    const addOn = async (worker: number, n: number): Promise<void> => {
      const body = JSON.stringify({
        name: "A friend",
        email: `new.${worker}.${n}@friends.example`,
      });
      const status = await send(contacts, { method: "POST", headers, body }).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status !== 201) return void expect([0, 503]).toContain(status);
      answered += 1;
      return addOn(worker, n + 1);
    };
    const load = Array.from({ length: workers }, (_, worker) => addOn(worker, 0));
    await pause(500);
    expect(await company.end("fernmail-contacts", "SIGTERM")).toBe(0);
    await Promise.all(load);
    expect(answered).toBeGreaterThan(workers);
    expect(
      company.look(
        "fernmail-contacts",
        "SELECT COUNT(*) AS added FROM contacts WHERE email LIKE 'new.%'",
      ),
    ).toEqual([{ added: answered }]);
  });

  test("of Quillpost: every draft that was answered is there, everybody has one mail of a letter under way, and it ends with 0", async () => {
    const company = await startCompany(["quillpost", "inbox"]);
    const alice = createAlice(company);
    const { post } = await alice.publish("Three weeks on foot", "From the sea to the mountains.");
    const { page: share } = await alice.browser.submit(
      (await alice.browser.open(post.url)).page.press("Share with friends"),
    );
    const { page: friends } = await alice.browser.submit(
      share.press("Type the addresses yourself"),
    );
    const everybody = Array.from(
      { length: 50 },
      (_, n) => `friend.${n}@friends.example`,
    ).toSorted();

    let answered = 0;
    const refused: number[] = [];
    const writeOn = async (worker: number): Promise<void> => {
      const author = createBrowser("alice", send, ({ method, status }) => {
        if (method === "POST" && status === 303) answered += 1;
        else if (status > 303) refused.push(status);
      });
      for (let n = 0; refused.length === 0; n += 1) {
        const { page: editor } = await author.open(`${company.origins.quillpost}/write`);
        if (editor.status === 200)
          await author.submit(
            editor.press("Save draft", {
              title: `Draft ${worker}.${n}`,
              markdown: "It was raining.",
            }),
          );
      }
    };
    const load = Array.from({ length: workers }, (_, worker) =>
      writeOn(worker).catch(() => undefined),
    );
    const { page: letter } = await alice.browser.submit(
      friends.press("Send the link", { typed: everybody.join(", ") }, "#letter"),
    );
    while ((await recipients(company)).length < 5) await pause(10);
    expect(await company.end("quillpost", "SIGTERM")).toBe(0);
    await Promise.all(load);

    expect((await recipients(company)).length).toBeLessThan(everybody.length);
    expect(answered).toBeGreaterThan(workers);
    expect(refused.filter((status) => status !== 503)).toEqual([]);
    expect(
      company.look("quillpost", "SELECT COUNT(*) AS drafts FROM posts WHERE title LIKE 'Draft %'"),
    ).toEqual([{ drafts: answered }]);
    await company.start("quillpost");
    expect((await openSettled(alice, letter.url)).text).toContain("50 of 50 accepted");
    expect(await recipients(company)).toEqual(everybody);
  });
});
