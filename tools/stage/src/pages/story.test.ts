import { describe, expect, it, vi } from "vitest";
import { steps } from "@tale/story/acts";
import { textsOf } from "@tale/story/beside";
import { storyAsJson } from "./story-data.ts";
import { aLeg } from "./testing-run.ts";

vi.stubGlobal("document", { getElementById: () => ({ textContent: storyAsJson }) });
const { stepAt } = await import("../browser/story.ts");

describe("what the page says of a leg", () => {
  it.each(["fernmail", "ottermail", null] as const)(
    "is what the server says of it when it is played at %s",
    (provider) => {
      for (const { id } of steps)
        expect(stepAt({ step: id, provider })).toMatchObject(textsOf(id, provider));
    },
  );

  it("names the provider", () => {
    const titles = (["fernmail", "ottermail", null] as const).map(
      (provider) => stepAt({ step: "act-2.sign-in", provider }).title,
    );
    expect(titles).toEqual([
      "Alice signs in at Fernmail",
      "Alice signs in at Ottermail",
      "Alice signs in at the provider",
    ]);
  });

  it("is what the server told of this very message", () => {
    const told = { title: "Bob says yes", plain: "P.", why: "W.", notes: "N." };
    expect(stepAt(aLeg(1, { step: "act-2.consent", told }))).toMatchObject(told);
  });

  it("is there for what lies beside the story", () => {
    expect(stepAt({ step: "beside.page", provider: "ottermail" }).title).toBe(
      "Somebody looks at a page",
    );
  });
});
