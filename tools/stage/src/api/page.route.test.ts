import { createService, type Service } from "@tale/service/create-service";
import { afterEach, describe, expect, it } from "vitest";
import { createKeptPages } from "../run/kept-pages.ts";
import { aLeg } from "../pages/testing-run.ts";
import type { Leg } from "../run/leg.ts";
import { pageRoute } from "./page.route.ts";

let service: Service | undefined;
afterEach(() => service?.close());

const url = "http://fernmail.localhost:4001/consent";

function openRoute(html: string, styles: readonly string[] = []) {
  const pages = createKeptPages();
  const leg: Leg = aLeg(7, { kind: "response", url });
  pages.keep(`${leg.exchange}.response`, { language: 'e"n', classes: '"><script>', styles, html });
  const record = { leg: (n: number) => (n === 7 ? leg : undefined) };
  service = createService({
    party: "stage",
    origin: "http://stage.localhost",
    logLevel: "silent",
    trustProxy: false,
  });
  void service.register(pageRoute, { record, pages } as never);
  const ask = (path: string) => service!.inject({ url: path, authority: "stage.localhost" });
  return { pages, ask };
}

describe("a page of the record", () => {
  it("is an inert document of its own, in frames of the stage only, that may load no more than its style", async () => {
    const { ask } = openRoute("<p>Hello</p>");
    const { statusCode, headers, body } = await ask("/api/legs/7/page");
    expect(statusCode).toBe(200);
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox allow-same-origin");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toMatch(/script|unsafe|\*|http/);
    expect(body).toContain(" inert><p>Hello</p></body>");
    expect(body).not.toContain("<script>");
  });

  it("has the party's stylesheets in one, with the stage's own typefaces", async () => {
    const { ask, pages } = openRoute("<p>Hello</p>", ["/assets/page.css", "/assets/gone.css"]);
    const at = (path: string) => `http://fernmail.localhost:4001${path}`;
    pages.keepStyle({
      url: at("/assets/page.css"),
      css: '@import url("base.css") layer(base);\n@font-face { src: url("http://evil.example/inter.woff2") }',
    });
    pages.keepStyle({ url: at("/assets/base.css"), css: "p { color: red }" });
    const [address] = /\/api\/page-styles\/\w+/.exec((await ask("/api/legs/7/page")).body)!;
    const { body, headers } = await ask(address);
    expect(headers["content-type"]).toBe("text/css; charset=utf-8");
    expect(headers["cache-control"]).toContain("immutable");
    expect(body).toContain("@layer base {p { color: red }}");
    expect(body).toContain('url("/assets/inter.woff2")');
    expect(body).not.toContain("evil.example");
  });

  it("that is not kept is 404, and so is a style nobody asked for", async () => {
    const { ask } = openRoute("<p>Hello</p>");
    expect((await ask("/api/legs/8/page")).statusCode).toBe(404);
    expect((await ask(`/api/page-styles/${"0".repeat(20)}`)).statusCode).toBe(404);
    expect((await ask("/api/legs/x/page")).statusCode).toBe(400);
  });
});
