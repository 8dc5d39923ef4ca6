import { describe, expect, it } from "vitest";
import { aLeg } from "../pages/testing-run.ts";
import { harOf } from "./har.ts";
import { markdownOf } from "./markdown.ts";
import { mermaidOf } from "./mermaid.ts";
import { svgOf } from "./svg.ts";

const atOttermail = [
  aLeg(1, {
    step: "act-2.sign-in",
    provider: "ottermail",
    from: "browser",
    to: "ottermail",
    channel: "front",
    url: "http://ottermail.localhost:4011/sign-in",
  }),
  aLeg(2, {
    step: "act-2.contacts-request",
    provider: "ottermail",
    to: "ottermail-contacts",
    url: "http://contacts.ottermail.localhost:4012/contacts",
  }),
];

describe("a run at Ottermail, taken home", () => {
  it.each([
    ["as text", markdownOf(atOttermail)],
    ["as a diagram", mermaidOf(atOttermail)],
    ["as a picture", svgOf(atOttermail, [])],
    ["as an archive", JSON.stringify(harOf(atOttermail))],
  ])("%s names Ottermail and not Fernmail", (_, text) => {
    expect(text).toMatch(/ottermail/i);
    expect(text).not.toMatch(/fernmail/i);
  });
});

describe("two people at two providers", () => {
  const signInAt = (provider: string) => ({
    step: "act-2.sign-in" as const,
    told: { title: `Alice signs in at ${provider}`, plain: "P.", why: "W.", notes: "" },
  });
  const legs = [
    aLeg(1, signInAt("Fernmail")),
    aLeg(2, signInAt("Fernmail")),
    { ...atOttermail[0]!, ...signInAt("Ottermail"), n: 3 },
  ];

  it("have a heading each in the text, and a title each in the picture", () => {
    expect(markdownOf(legs).match(/^## .*$/gm)).toEqual([
      "## Alice signs in at Fernmail",
      "## Alice signs in at Ottermail",
    ]);
    expect(svgOf(legs, []).match(/Alice signs in at \w+/g)).toEqual([
      "Alice signs in at Fernmail",
      "Alice signs in at Ottermail",
    ]);
  });
});

describe("a person and their browser", () => {
  const front = { channel: "front", who: "alice" } as const;
  const page = { title: "", heading: "", text: "", fields: [], buttons: [], links: [] };
  const legs = [
    aLeg(1, { ...front, from: "browser", to: "quillpost" }),
    aLeg(2, { ...front, kind: "response", from: "quillpost", to: "browser" }),
    aLeg(3, { ...front, from: "browser", to: "fernmail", cause: 2 }),
    aLeg(4, { ...front, kind: "response", from: "fernmail", to: "browser", page }),
  ];

  it("are two in the picture: she acts once, sees one page, and the redirect is the browser's", () => {
    const picture = svgOf(legs, []);
    expect(picture).toContain(">Alice</text>");
    expect(picture).toContain(">the browser</text>");
    expect(picture.match(/stroke-dasharray="1 5"/g)).toHaveLength(2);
  });

  it("are two in the diagram, and what she does is no message", () => {
    const diagram = mermaidOf(legs);
    expect(diagram).toContain("participant alice as Alice");
    expect(diagram.match(/alice-\)browser: acts/g)).toHaveLength(1);
    expect(diagram.match(/browser--\)alice: shows the page/g)).toHaveLength(1);
    expect(diagram.match(/-?->>/g)).toHaveLength(legs.length);
  });
});
