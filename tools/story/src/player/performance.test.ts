import { cast, type PartyId } from "@tale/story/cast";
import type { HttpClient } from "@tale/service/http-client";
import { describe, expect, it } from "vitest";
import { createPerformance, StepFailed } from "./performance.ts";
import { createDocument } from "./show/document.ts";

const origins = Object.fromEntries(
  Object.values(cast).map(({ id, origin }) => [id, origin]),
) as Record<PartyId, string>;
const page: HttpClient = async () => ({ status: 200, headers: {}, body: "<h1>Write</h1>" });

function perform(send: HttpClient = page) {
  const { tell, document } = createDocument();
  return { play: createPerformance(origins, send, tell), tell, document };
}

describe("a step that holds", () => {
  it("leaves its legs, its checks and its terms, without secrets", async () => {
    const { play, tell, document } = perform();
    const alice = play.giveBrowser("browser");
    await play.step("act-2.share-post", async () => {
      await alice.open(`${origins.quillpost}/posts/1?code=SplxlOBeZQQYbYS6WxSbIA`);
      await play.hold("the page is there", true, () => "nothing");
    });
    await tell({ kind: "end", steps: 1, checks: 1, milliseconds: 1 });
    expect(document()).toEqual({
      held: true,
      legs: [
        {
          step: "act-2.share-post",
          from: "browser",
          to: "quillpost",
          channel: "front",
          method: "GET",
          url: `${origins.quillpost}/posts/1?code=SplxlO…`,
          status: 200,
          witnessed: true,
          held: true,
        },
      ],
      checks: [{ step: "act-2.share-post", claim: "the page is there" }],
      curtains: [],
    });
    expect(play.counts).toEqual({ steps: 1, checks: 1 });
  });

  it("tells the unseen as unseen, with what was checked instead", async () => {
    const { play, document } = perform();
    await play.step("act-2.token-request", () =>
      play.unseen("POST", `${origins.fernmail}/token`, "Its effect: friends."),
    );
    expect(document().legs[0]).toMatchObject({ channel: "back", witnessed: false });
    expect(document().legs[0]).not.toHaveProperty("status");
    expect(document().curtains).toEqual([
      {
        step: "act-2.token-request",
        text: "No browser sees this; it is told from the specification. Its effect: friends.",
      },
    ]);
  });
});

describe("a step that does not hold", () => {
  it("names itself, what was expected and what came", async () => {
    const { play } = perform();
    const failing = play.step("act-2.consent", () =>
      play.hold("Alice is asked", false, () => "an empty page"),
    );
    await expect(failing).rejects.toMatchObject({
      failure: { step: "act-2.consent", expected: "Alice is asked", came: "an empty page" },
    });
    expect(play.counts.steps).toBe(0);
  });

  it("takes any other trouble for what came", async () => {
    const { play } = perform(async () => {
      throw new Error("nobody listens there");
    });
    const alice = play.giveBrowser("browser");
    const failing = play.step(
      "act-2.write-post",
      async () => void (await alice.open(origins.quillpost)),
    );
    await expect(failing).rejects.toBeInstanceOf(StepFailed);
    await expect(failing).rejects.toMatchObject({
      failure: { step: "act-2.write-post", came: "nobody listens there" },
    });
  });

  it("fails its own legs only", async () => {
    const { play, tell, document } = perform();
    const alice = play.giveBrowser("browser");
    await play.step("act-2.write-post", async () => void (await alice.open(origins.quillpost)));
    const failing = play.step("act-2.share-post", async () => {
      await alice.open(origins.quillpost);
      await play.hold("the button is there", false, () => "no button");
    });
    await failing.catch(async (error: StepFailed) =>
      tell({ kind: "failed", failure: error.failure }),
    );
    expect(document()).toMatchObject({ held: false, failed: { step: "act-2.share-post" } });
    expect(document().legs.map(({ held }) => held)).toEqual([true, false]);
  });
});

describe("what is arranged", () => {
  it("is not told as a leg, but fails as itself", async () => {
    const { play, document } = perform();
    const alice = play.giveBrowser("browser");
    await play.arrange(
      "Beforehand: Alice has a post",
      async () => void (await alice.open(origins.quillpost)),
    );
    expect(document().legs).toEqual([]);
    await expect(
      play.arrange("Beforehand: Alice has a post", () =>
        play.hold("it is there", false, () => "404"),
      ),
    ).rejects.toMatchObject({ failure: { step: "Beforehand: Alice has a post" } });
  });
});
