import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { PlayedStory } from "./story.testing.ts";

const load = createRequire(import.meta.url);

/** The files that a visitor downloads. */
export function testExports(story: () => PlayedStory): void {
  describe("what can be taken home", () => {
    it("is an archive that the HAR 1.2 schema accepts", async () => {
      const ajv = new Ajv({ strict: false });
      (load("ajv-formats") as (ajv: Ajv) => void)(ajv);
      for (const { $schema: _draft, ...schema } of Object.values(
        load("har-schema") as Record<string, Record<string, unknown>>,
      ))
        ajv.addSchema(schema);
      const validate = ajv.getSchema("har.json#")!;
      const isValid = validate(
        JSON.parse((await story().theatre.ask("/api/run.har?run=all")).body),
      );
      expect(validate.errors ?? []).toEqual([]);
      expect(isValid).toBe(true);
    });

    it("is a diagram with one arrow per leg", async () => {
      const { body } = await story().theatre.ask("/api/run.mmd?run=all");
      expect(body.match(/-?->>/g)!.length).toBe(story().run.legs.length);
      expect(body).toMatch(/^sequenceDiagram\n/);
      expect(body).not.toContain("‹");
    });

    it("is a text, a picture and a command", async () => {
      const token = story().legsOf("act-2.token-request")[0]!;
      expect((await story().theatre.ask("/api/run.md?run=all")).body).toContain(
        "## Quillpost trades the code for tokens",
      );
      expect((await story().theatre.ask("/api/run.svg?run=all")).body).toMatch(
        /^<svg [\s\S]*<\/svg>\n$/,
      );
      const { body: moving, headers } = await story().theatre.ask("/api/run.animated.svg?run=all");
      expect(headers["content-type"]).toBe("image/svg+xml");
      expect(moving.match(/class="moves"/g)!.length).toBe(story().run.legs.length);
      expect(moving).toContain("prefers-reduced-motion:reduce");
      expect(
        /<(script|image|use|a|foreignObject)\b|href=|src=|url\(|@import/.exec(moving),
      ).toBeNull();
      const { body } = await story().theatre.ask(`/api/legs/${token.n}/curl`);
      expect(body).toContain('-u "quillpost:$CLIENT_SECRET"');
      expect(body).toContain('--data-urlencode "code=$AUTHORIZATION_CODE"');
    });
  });
}
