import { afterEach, describe, expect, it } from "vitest";
import type { Brand } from "./brand.ts";
import { closeParties, createParty, fernmail } from "./register-pages.testing.ts";

const stage: Brand = {
  name: "The stage",
  mark: "S",
  task: "shows the play",
  colour: "#55606e",
  typeface: "sans",
};

afterEach(closeParties);

describe("a page", () => {
  it("loads nothing from elsewhere and allows nothing inline", async () => {
    const { visit } = createParty();
    const page = await visit({ url: "/form" });
    const policy = String(page.headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ]),
    );
    expect(policy.join()).not.toContain("unsafe");
    expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page.body).not.toMatch(/<style|<script>| style=| on[a-z]+=/);
  });

  it("is stored nowhere and tells no other site where the reader came from", async () => {
    const page = await createParty().visit({ url: "/form" });
    expect(page.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
  });

  it("may share parts with other pages, wherever in the folder they are", async () => {
    expect((await createParty().visit({ url: "/form?said=Fernmail" })).body).toContain(
      "<p>Yours, Fernmail</p>",
    );
  });

  it("shows text as text", async () => {
    const page = await createParty().visit({
      url: `/form?said=${encodeURIComponent('<script>alert("1")</script>')}`,
    });
    expect(page.body).toContain("&lt;script&gt;");
    expect(page.body).not.toContain("<script>alert");
  });

  it.each([
    [
      fernmail,
      "F",
      "You are at <strong>Fernmail</strong>, the authorization server of this story.",
    ],
    [stage, "S", "<strong>The stage</strong> shows the play."],
  ])("says whose it is: $name", async (brand, letter, sentence) => {
    const { visit } = createParty(undefined, brand);
    const { body } = await visit({ url: "/form" });
    expect(body).toContain(`<span class="mark" aria-hidden="true">${letter}</span>`);
    expect((await visit({ url: "/assets/mark.svg" })).body).toContain(`>${letter}</text>`);
    expect(body).toContain(`</span> ${sentence}</p>`);
  });

  it("explains its terms, and says times for people and programs", async () => {
    const page = await createParty().visit({ url: "/form" });
    expect(page.body).toContain("RFC 6749 §3.3");
    expect(page.body).toContain('<time datetime="1970-01-01T00:00:00.000Z">');
  });

  it("finds every stylesheet, picture and typeface it names on its own service", async () => {
    const { visit } = createParty();
    const page = await visit({ url: "/form" });
    const stylesheet = await visit({ url: "/assets/page.css" });
    const named = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      ([, url]) => url!,
    );
    const imported = [...stylesheet.body.matchAll(/url\("(?!data:)([^"]+)"\)/g)].map(
      ([, file]) => `/assets/${file}`,
    );
    expect(imported.length).toBeGreaterThan(2);
    for (const url of [...named, ...imported])
      expect({ url, status: (await visit({ url })).statusCode }).toEqual({ url, status: 200 });
  });

  it("leads out of no folder", async () => {
    const { visit } = createParty();
    for (const url of ["/assets/../brand.ts", "/assets/%2e%2e%2fbrand.ts", "/assets/..%5cbrand.ts"])
      expect((await visit({ url })).statusCode).toBeGreaterThanOrEqual(400);
  });
});
