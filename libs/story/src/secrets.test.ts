import { describe, expect, it } from "vitest";
import { glossary } from "./glossary.ts";
import { travellingSecrets, type TravellingSecret } from "./secrets.ts";

const secrets: readonly (readonly [string, TravellingSecret])[] = Object.entries(travellingSecrets);

describe("a travelling secret", () => {
  it.each(secrets)("%s fits a chip and speaks in sentences", (_, { label, sentence, channel }) => {
    expect(label.length).toBeLessThanOrEqual(13);
    for (const text of [sentence, channel]) expect(text).toMatch(/^[A-Z].{20,110}\.$/);
  });

  it.each(secrets)("%s bears its term's name, or one of its own", (_, { term, name }) => {
    if (term && term !== "pkce") expect(glossary[term].name).toBe(name);
  });

  it("that opens a door never reaches a browser", () => {
    const doorOpeners = [
      travellingSecrets["access-token"],
      travellingSecrets["refresh-token"],
      travellingSecrets["code-verifier"],
    ];
    expect(doorOpeners.map(({ holders }) => holders["user agent"])).toEqual([
      "never",
      "never",
      "never",
    ]);
  });
});
