import { steps } from "@tale/story/acts";
import { describe, expect, it } from "vitest";
import type { PlayedStory } from "./story.testing.ts";

/** Which messages the record has, and how they follow each other. */
export function testLegs(story: () => PlayedStory): void {
  describe("the record of all six acts", () => {
    it.each(steps.filter(({ channel }) => channel !== "local").map(({ id }) => id))(
      "has a leg for %s",
      (id) => {
        expect(story().legsOf(id)).not.toEqual([]);
      },
    );

    it("lost nothing on the way", () => {
      expect(story().run.dropped).toBe(0);
      expect(story().run.state.parties).toEqual(
        Array.from(
          { length: 6 },
          () => expect.objectContaining({ connected: true, dropped: 0 }) as unknown,
        ),
      );
    });

    it("has a step of the story for every leg but those that only lead to one", () => {
      const asides = story().run.legs.filter(
        ({ step, from, to }) => step.startsWith("beside.") && ![from, to].includes("elsewhere"),
      );
      expect([...new Set(asides.map(({ step }) => step))].sort()).toEqual([
        "beside.developer",
        "beside.look-up",
        "beside.page",
        "beside.session",
      ]);
    });

    it("numbers every leg once, in order, and gives every answer its question", () => {
      expect(story().run.legs.map(({ n }) => n)).toEqual(
        story().run.legs.map((_, index) => index + 1),
      );
      const responses = story().run.legs.filter(({ kind }) => kind === "response");
      expect(responses.every(({ pair, n }) => pair !== null && pair < n)).toBe(true);
      expect(story().run.legs.filter(({ state }) => state !== "done")).toEqual([]);
    });

    it("says from both ends who spoke to whom behind the browser's back", () => {
      const [request, response] = story().legsOf("act-2.token-request");
      expect(request).toMatchObject({
        kind: "request",
        from: "quillpost",
        to: "fernmail",
        channel: "back",
        method: "POST",
        status: 200,
      });
      expect([...request!.reportedBy].sort()).toEqual(["fernmail", "quillpost"]);
      expect(response).toMatchObject({
        kind: "response",
        from: "fernmail",
        to: "quillpost",
        channel: "back",
        pair: request!.n,
      });
    });

    it("gives a mail to whose post it brings", () => {
      const authors = new Set(
        story()
          .legsOf("act-2.choose-friends")
          .map((leg) => leg.run),
      );
      expect(
        new Set(
          story()
            .legsOf("act-2.deliver-mail")
            .map((leg) => leg.run),
        ),
      ).toEqual(authors);
      expect([...authors]).not.toContain("");
    });

    it("draws a redirect as two legs that the browser carries", () => {
      const arrival = story()
        .legsOf("act-2.authorization-response")
        .find(({ kind, to }) => kind === "request" && to === "quillpost")!;
      const departure = story().run.legs.find(({ n }) => n === arrival.cause)!;
      expect(departure).toMatchObject({
        kind: "response",
        from: "fernmail",
        to: "browser",
        channel: "front",
        status: 303,
      });
      expect(arrival).toMatchObject({ from: "browser", channel: "front" });
    });

    it("knows which message made which: the token request comes of the callback", () => {
      const [request] = story().legsOf("act-2.token-request");
      expect(story().run.legs.find(({ n }) => n === request!.cause)).toMatchObject({
        step: "act-2.authorization-response",
        to: "quillpost",
      });
    });

    it("knows the route of every message that one of the cast handled, and the file of its handler", () => {
      const inCast = story().run.legs.filter(
        (leg) => (leg.kind === "request" ? leg.to : leg.from) !== "elsewhere",
      );
      expect(inCast.filter(({ route }) => !route?.source).map(({ n }) => n)).toEqual([]);
      expect(
        Object.fromEntries(
          ["act-2.choose-provider", "act-2.token-request", "act-2.deliver-mail"].map((step) => {
            const { method, route } = story().legsOf(step)[0]!;
            return [`${method} ${route!.pattern}`, route!.source!.file.split("/").at(-1)];
          }),
        ),
      ).toEqual({
        "POST /posts/:id/connect/:provider": "connect.route.ts",
        "POST /token": "token.route.ts",
        "MAIL /": "app.ts",
      });
    });

    it("calls the parties what the story calls them", () => {
      expect(
        story()
          .run.state.parties.map(({ name }) => name)
          .sort(),
      ).toEqual([
        "Fernmail",
        "Fernmail Contacts",
        "Ottermail",
        "Ottermail Contacts",
        "Quillpost",
        "the inbox",
      ]);
    });

    it("knows that the developer at the portal and at Quillpost is one person", () => {
      const ofAct1 = new Set(
        story()
          .run.legs.filter(
            ({ step, channel }) =>
              /act-1\.(credentials|client-registration)/.test(step) && channel === "front",
          )
          .map((leg) => leg.run),
      );
      expect(ofAct1.size).toBe(1);
    });

    it("knows Alice's run by her name", () => {
      expect(story().run.state.runs.map(({ name }) => name)).toContain("Alice");
    });
  });
}
