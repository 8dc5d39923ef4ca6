import { afterEach, describe, expect, it } from "vitest";
import { createGuide } from "./guide.ts";
import { markOf } from "./marks.ts";
import { readPageSettings } from "./page-settings.ts";
import { closeParties, createParty, fernmail } from "./register-pages.testing.ts";

const origin = "http://fernmail.localhost:4001";
const addresses = {
  quillpost: "http://blog.localhost:4000",
  fernmail: origin,
  inbox: "http://inbox.localhost:4005",
};
const guideAt = (own: string) => createGuide({ addresses, origin: own, name: "Fernmail" });

afterEach(closeParties);

describe("the guide", () => {
  it("says who signs in, and fills in no more than it says", () => {
    const { next, fill } = guideAt(origin)("sign-in")!;
    expect(next).toBe("sign in as alice@fernmail.example, password “wonderland”.");
    expect(JSON.parse(fill!.fields)).toEqual({
      email: "alice@fernmail.example",
      password: "wonderland",
    });
  });

  it("has no account for a provider that is not of the story", () => {
    expect(guideAt("https://login.example")("sign-in")).toBeUndefined();
  });

  it("leads to others, never to who is not there, and not to the page's own party", () => {
    expect(guideAt(origin)("sent")!.links.map(({ label }) => label)).toEqual([
      "Quillpost",
      "Carol’s mailbox",
    ]);
    expect(guideAt(origin)("sent")!.press?.href).toBe(
      "http://inbox.localhost:4005/mailboxes/carol@friends.example",
    );
    expect(guideAt(addresses.quillpost)("elsewhere")!.press?.href).toBe("/write");
  });
});

describe("a page", () => {
  it("has no guide, and no script of one, when its party runs alone", async () => {
    const { body } = await createParty().visit({ url: "/form" });
    expect(body).not.toContain("Guide through the story");
    expect(body).not.toContain("guide.js");
  });

  it("has one where the parties are known, on errors too, under the same policy", async () => {
    const alone = await createParty(origin).visit({ url: "/form" });
    const { visit } = createParty(origin, fernmail, addresses);
    const page = await visit({ url: "/form" });
    expect(page.body).toContain('aria-label="Guide through the story"');
    expect((await visit({ url: "/nowhere" })).body).toContain("Guide through the story");
    expect(page.headers["content-security-policy"]).toBe(alone.headers["content-security-policy"]);
  });
});

describe("GUIDE and MARKS", () => {
  it("are off by default, and when GUIDE says so", () => {
    expect(readPageSettings({})).toEqual({ marks: new Map() });
    expect(readPageSettings({ GUIDE: "off" }).guide).toBeUndefined();
  });

  it("name origins; who is not of the story is refused", () => {
    expect(readPageSettings({ GUIDE: "inbox=http://i.example/" }).guide).toEqual({
      inbox: "http://i.example",
    });
    expect(() => readPageSettings({ GUIDE: "mallory=http://m.example" })).toThrow("mallory");
  });
});

describe("a mark", () => {
  const { marks } = readPageSettings({ MARKS: `quill=${addresses.quillpost}` });

  it("belongs to an origin, whatever the path", () => {
    expect(markOf(marks, "Anything", `${addresses.quillpost}/callback`).drawing).toBe("quill");
  });

  it("is never given to a name: another place, port or scheme gets a letter", () => {
    for (const url of [
      "https://evil.example/callback",
      "https://blog.localhost:4000",
      "http://blog.localhost:4001",
      "not a url",
      undefined,
    ])
      expect(markOf(marks, "Quillpost", url)).toEqual({ initial: "Q" });
  });

  it("is the first letter of a name as people read it", () => {
    const initialOf = (name: string): string => markOf(marks, name, undefined).initial;
    expect(["“smith”", "צבי", "", "éa"].map(initialOf)).toEqual(["S", "צ", "?", "É"]);
  });
});
