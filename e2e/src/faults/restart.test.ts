import { second } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { createAlice, friendsOn, openSettled, recipients } from "./alice.ts";
import { startCompany } from "./company.ts";
import { createQuillpost } from "./quillpost.ts";

const parties = ["quillpost", "fernmail", "fernmail-contacts"] as const;

describe(
  "everybody ends at once, in the middle of a letter, and starts again",
  { timeout: 30_000 },
  () => {
    test.each([
      ["SIGTERM", [0, 0, 0]],
      ["SIGKILL", ["SIGKILL", "SIGKILL", "SIGKILL"]],
    ] as const)("by %s: sessions, tokens, drafts and mails go on", async (signal, endings) => {
      const company = await startCompany([...parties, "inbox"]);
      const alice = createAlice(company);
      const { post } = await alice.publish("Three weeks on foot", "From the sea to the mountains.");
      const friends = await alice.connect(post);
      const quillpost = createQuillpost(company);
      const tokens = await quillpost.redeem(await quillpost.obtainCode(alice.browser));
      const { page: letter } = await alice.browser.submit(
        friends.press(
          "Send the link",
          { friend: friends.boxes("friend").map(({ value }) => value) },
          "#letter",
        ),
      );

      expect(await Promise.all(parties.map((id) => company.end(id, signal)))).toEqual(endings);
      // A mail that was in hand counts as abandoned after 20 seconds; nobody wants to wait.
      await Promise.all(
        parties.map((id) => company.start(id, id === "quillpost" ? 25 * second : 0)),
      );

      expect((await alice.browser.open(`${company.origins.fernmail}/account`)).page.text).toContain(
        "alice@fernmail.example",
      );
      expect((await alice.browser.open(post.url)).page.hasButton("Share with friends")).toBe(true);
      const { page: again } = await alice.browser.open(friends.url);
      expect([again.url, friendsOn(again)]).toEqual([friends.url, friendsOn(friends)]);
      expect(await quillpost.readContacts(tokens.access_token)).toBe(200);
      expect((await quillpost.refresh(tokens.refresh_token)).status).toBe(200);

      const settled = await openSettled(alice, letter.url);
      const inDoubt = settled
        .texts(".status-warn")
        .filter((text) => text.startsWith("not sure")).length;
      expect(inDoubt).toBeLessThanOrEqual(signal === "SIGTERM" ? 0 : 1);
      const arrived = await recipients(company);
      expect(new Set(arrived).size).toBe(arrived.length);
      expect(arrived.length + inDoubt).toBeGreaterThanOrEqual(friendsOn(friends).length);
      for (const id of parties) company.look(id, "SELECT 1");
    });
  },
);
