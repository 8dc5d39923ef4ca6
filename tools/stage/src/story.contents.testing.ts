import { expect, it, describe } from "vitest";
import type { Proof } from "./api/proofs.route.ts";
import { readSource } from "./proofs/readable-source.ts";
import type { PlayedStory } from "./story.testing.ts";

/** What hangs on a message: checks, rows, secrets, its page, the terms it is the first to show. */
export function testContents(story: () => PlayedStory): void {
  describe("a message of the record", () => {
    it("hangs checks and rows on the message whose handling made them", () => {
      const [request] = story().legsOf("act-2.token-request");
      expect(request!.checks).toContainEqual(
        expect.objectContaining({
          claim: "code_verifier fits code_challenge",
          section: "RFC 7636 §4.6",
          holds: true,
          party: "fernmail",
          source: {
            file: "apps/email-provider/src/token/code-verifier.checks.ts",
            line: expect.any(Number) as number,
          },
          orderedAt: {
            file: expect.stringMatching(/^apps\/email-provider\/src\/.*\.ts$/) as string,
            line: expect.any(Number) as number,
          },
        }),
      );
      expect(request!.rows).toContainEqual(
        expect.objectContaining({
          table: "authorization_codes",
          change: "update",
          party: "fernmail",
          before: expect.objectContaining({ grant_id: null }) as unknown,
        }),
      );
    });

    it("leads from every check of the main flow to the line that asks it, and from most to a test", async () => {
      const steps = ["consent", "authorization-response", "token-request", "contacts-request"];
      const legs = steps.map((step) =>
        story()
          .legsOf(`act-2.${step}`)
          .find((leg) => leg.checks.length > 0)!,
      );
      const told = await Promise.all(
        legs.map(async ({ n }) => (await story().theatre.ask(`/api/legs/${n}/proofs`)).body),
      );
      const proofs = told.flatMap((body) => (JSON.parse(body) as { proofs: Proof[] }).proofs);
      expect(proofs.length).toBeGreaterThan(50);
      const lost = proofs.filter(
        ({ claim, source }) =>
          !readSource(source!.file)!
            .slice(source!.line - 1, source!.line + 4)
            .join("\n")
            .includes(claim),
      );
      expect(lost).toEqual([]);
      expect(proofs.filter(({ test }) => !test).map(({ claim }) => claim)).toEqual([]);
    });

    it("files the checks of a token under the message that brought it", () => {
      const [request] = story().legsOf("act-2.contacts-request");
      expect(request!.checks.map(({ claim }) => claim)).toEqual(
        expect.arrayContaining(["an access token is shown", "the signature is the issuer's"]),
      );
    });

    it("shows a refusal as a check that did not hold", () => {
      const refused = story()
        .legsOf("act-6.refused")
        .find(({ kind, channel }) => kind === "request" && channel === "back")!;
      expect(refused).toMatchObject({
        status: 400,
        checks: expect.arrayContaining([expect.objectContaining({ holds: false })]) as unknown,
      });
    });

    it("has one tag for a code on its whole way, in both channels", () => {
      const [request] = story().legsOf("act-2.token-request");
      const tag = request!.parameters.find(({ name }) => name === "code")!.value.slice(-9, -1);
      const code = story().run.secrets.find((secret) => secret.tag === tag)!;
      expect(code).toMatchObject({ kind: "authorization-code", uses: 1, maxUses: 1, length: 52 });
      expect(code.sightings.map(({ holder, channel }) => `${channel} ${holder}`)).toEqual([
        "front browser",
        "front quillpost",
        "back fernmail",
      ]);
    });

    it("keeps a token's claims and loses its signature", () => {
      const token = story().run.secrets.find(({ jwt }) => jwt)!;
      expect(token.jwt).toMatchObject({
        header: { typ: "at+jwt" },
        claims: {
          iss: story().theatre.origins.fernmail,
          aud: story().theatre.origins["fernmail-contacts"],
        },
      });
    });

    it("describes the page Alice has in front of her", () => {
      const { page } = story()
        .legsOf("act-2.consent")
        .find(({ kind, page }) => kind === "response" && page)!;
      expect(page).toMatchObject({
        heading: expect.stringContaining("Quillpost") as string,
        buttons: expect.arrayContaining(["Allow", "Deny"]) as unknown,
      });
    });

    it("met every term", () => {
      expect(story().run.terms.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          "state",
          "pkce",
          "authorization-code",
          "access-token",
          "refresh-token",
          "front-channel",
          "back-channel",
          "consent",
        ]),
      );
    });

    it("lets an answer carry only what stands in it, not what its question carried", () => {
      const foreign = story()
        .run.legs.filter(({ kind }) => kind === "response")
        .flatMap(({ n, secrets, headers, body, parameters, page }) => {
          const said = JSON.stringify([headers, body, parameters, page]);
          return secrets.filter((tag) => !said.includes(`#${tag}`)).map((tag) => `${n} ${tag}`);
        });
      expect(foreign).toEqual([]);
    });
  });
}
