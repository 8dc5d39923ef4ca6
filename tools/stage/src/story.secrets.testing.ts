import { describe, expect, it } from "vitest";
import type { PlayedStory } from "./story.testing.ts";
import { readEvents } from "./testing.ts";

/** Legs that brought a page to a browser. */
const pagesOf = <One extends { readonly page: unknown; readonly channel: string }>(
  legs: readonly One[],
): One[] => legs.filter(({ page, channel }) => page !== null && channel === "front");

/** No secret of the run is in anything that the stage gets or gives. */
export function testSecrets(story: () => PlayedStory): void {
  describe("the secrets of the run", () => {
    /**
     * The seed's own, and all that the player met: cookies, codes, tokens, ids of forms, client
     * secrets.
     */
    function secretsOfTheRun(): string[] {
      const found = new Set(["wonderland", "inkwell", "quillpost-demo-secret"]);
      for (const { headers, body } of story().theatre.heard) {
        for (const cookie of [headers["set-cookie"] ?? []].flat())
          found.add(decodeURIComponent(/=([^;]*)/.exec(cookie)![1]!));
        const location = String(headers["location"] ?? "");
        for (const [, value] of location.matchAll(
          /[?&](?:code|state|code_challenge|request)=([^&]+)/g,
        ))
          found.add(decodeURIComponent(value!));
        for (const [, value] of body.matchAll(/name="(?:_csrf|request)" value="([^"]+)"/g))
          found.add(value!);
        for (const [, value] of body.matchAll(
          /"(?:access_token|refresh_token|client_secret|registration_access_token)":\s*"([^"]+)"/g,
        ))
          found.add(value!);
        for (const [, secret] of body.matchAll(/id="client-secret"[^>]*>\s*([\w-]{20,})/g))
          found.add(secret!);
      }
      return [...found].filter((secret) => secret.length >= 7);
    }

    const encodings = (secret: string): string[] => [
      secret,
      encodeURIComponent(secret),
      ...(["base64", "base64url", "hex"] as const).map((encoding) =>
        Buffer.from(secret).toString(encoding).replace(/=+$/, ""),
      ),
    ];

    const secretsIn = (text: string, secrets: readonly string[]): string[] =>
      secrets.filter((secret) => encodings(secret).some((encoded) => text.includes(encoded)));

    const pageAt = async (path: string): Promise<string> => {
      const authority = new URL(story().theatre.origins.stage).host;
      return (await story().theatre.stage.inject({ url: path, authority })).body;
    };

    it("are in nothing that the stage was told, tells or hands out", async () => {
      const secrets = secretsOfTheRun();
      expect(secrets.length).toBeGreaterThan(40);
      expect(secrets.filter((secret) => secret.startsWith("eyJ")).length).toBeGreaterThan(0);
      const paths = [
        "/api/run?run=all",
        "/api/run.har",
        "/api/run.mmd",
        "/api/run.md",
        "/api/run.svg",
        "/api/run.animated.svg",
        "/transcript",
        "/recording",
        ...story()
          .run.legs.filter(({ kind }) => kind === "request")
          .map(({ n }) => `/api/legs/${n}/curl`),
        ...pagesOf(story().run.legs).map(({ n }) => `/api/legs/${n}/page`),
      ];
      expect(pagesOf(story().run.legs).length).toBeGreaterThan(20);
      const told = await Promise.all(paths.map(pageAt));
      const events = await readEvents(story().theatre.origins.stage, "/events?since=0");
      expect(events.match(/^event: leg$/gm)!.length).toBe(story().run.legs.length);
      const everything = [...story().theatre.received, ...told, events].join("\n");
      expect(everything.length).toBeGreaterThan(500_000);
      expect(secretsIn(everything, secrets)).toEqual([]);
    });

    it("are not in the notes but for the two passwords that the speaker types", async () => {
      expect(secretsIn(await pageAt("/notes"), secretsOfTheRun())).toEqual([
        "wonderland",
        "inkwell",
      ]);
    });

    it("would not be there either if nobody knew them: nothing long and random is told but public keys and ids", () => {
      const everything = story().theatre.received.join("\n");
      const known = [
        ...everything.matchAll(/\\?"(?:kid|x|y|n|jti|jkt|grant_id|client_id)\\?":\s*\\?"([\w-]+)/g),
      ].map(([, value]) => value);
      const runs = [...everything.matchAll(/[A-Za-z0-9_-]{43,}/g)]
        .map(([text]) => text)
        .filter((text) => !/^(--)?[a-z]+([-_][a-z0-9]+)*$/.test(text));
      expect(runs.filter((text) => !known.includes(text) && !text.startsWith("00-"))).toEqual([]);
    });
  });
}
