import type { TalkDeed, TalkRow } from "@tale/story/talk/talk-row";
import type { Page } from "playwright-core";
import { aliceAtFernmail, decide, publishPost, signIn } from "./alice.ts";
import { pasteCredentials, registerAtPortal } from "./quinn.ts";
import type { Theatre } from "./theatre.ts";

/** The three windows of a talk, and what a speaker does in them. */
export interface Speaker {
  /** Does what a row says. */
  play(row: TalkRow): Promise<void>;
  /** Sets the scene that the notes offer for the row that they show. */
  setScene(): Promise<void>;
}

const patience = 30_000;

export function createSpeaker(
  theatre: Theatre,
  { stage, alice, quinn, notes }: Readonly<Record<"stage" | "alice" | "quinn" | "notes", Page>>,
): Speaker {
  let post = "";
  let posts = 0;

  const atAlices: Readonly<
    Record<Extract<TalkDeed, { alice: unknown }>["alice"], () => Promise<unknown>>
  > = {
    "write a post": async () => {
      posts += 1;
      post = await publishPost(alice, theatre, { title: `Post ${posts}`, text: "A few lines." });
    },
    share: async () => {
      await alice.goto(post);
      await alice.getByRole("button", { name: "Share with friends" }).click();
    },
    "choose Fernmail": () =>
      alice.getByRole("button", { name: "Fernmail", exact: true }).click({ noWaitAfter: true }),
    "sign in": async () => {
      await alice.locator("#sign-in").waitFor();
      await signIn(alice, aliceAtFernmail);
    },
    allow: async () => {
      await alice.locator("#consent").waitFor();
      await alice.locator("#allow").click({ noWaitAfter: true });
    },
    "allow to read only": () => decide(alice, "allow", { without: ["contacts.write"] }),
    deny: () => decide(alice, "deny"),
    revoke: async () => {
      await alice.goto(`${theatre.originOf("fernmail")}/account`);
      await alice
        .getByRole("button", { name: /revoke/i })
        .first()
        .click();
      await alice.waitForLoadState();
    },
  };

  async function do_(deed: TalkDeed): Promise<void> {
    if ("alice" in deed) await atAlices[deed.alice]();
    else if ("quinn" in deed)
      await pasteCredentials(
        { page: quinn },
        theatre,
        await registerAtPortal({ page: quinn }, theatre),
      );
    else if ("key" in deed)
      for (let time = 0; time < (deed.times ?? 1); time += 1) await stage.keyboard.press(deed.key);
    else if ("button" in deed)
      await stage.getByRole("button", { name: deed.button }).click({ timeout: patience });
    else if ("beat" in deed) await stage.locator(`.beat[data-beat="${deed.beat}"]`).last().click();
    else
      await stage
        .getByText(new RegExp(deed.shows))
        .locator("visible=true")
        .first()
        .waitFor({ timeout: patience });
  }

  return {
    play: async ({ does }) => {
      for (const deed of does)
        await do_(deed).catch((error: Error) => {
          throw new Error(`${JSON.stringify(deed)}: ${error.message}`, { cause: error });
        });
    },
    setScene: async () => {
      await notes.getByRole("button", { name: /^Set the scene of act/ }).click();
      await notes.locator("#scene-said").getByText(/\.$/).waitFor({ timeout: patience });
    },
  };
}
