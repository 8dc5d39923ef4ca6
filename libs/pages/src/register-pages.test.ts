import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createService, type Service } from "@tale/service/create-service";
import { DatabaseUnavailable } from "@tale/database/database";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Brand } from "./brand.ts";
import { allowFormsToReach } from "./content-security-policy.ts";
import { ErrorPage } from "./error-page.ts";
import { registerPages } from "./register-pages.ts";

const templates = mkdtempSync(join(tmpdir(), "tale-pages-"));
writeFileSync(
  join(templates, "form.page.hbs"),
  '{{#> page title="A form" terms=(terms "scope")}}<form method="post">{{> csrf}}<p>{{said}}</p></form><form method="post">{{> csrf}}</form>{{date 0}}{{> signature}}{{/page}}',
);
mkdirSync(join(templates, "letters"));
writeFileSync(join(templates, "letters", "signature.part.hbs"), "<p>Yours, {{said}}</p>");
afterAll(() => rmSync(templates, { recursive: true }));

const services: Service[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.close())));

const fernmail: Brand = {
  name: "Fernmail",
  role: "authorization server",
  colour: "#1b7a4b",
  typeface: "sans",
};
const stage: Brand = {
  name: "The stage",
  mark: "S",
  task: "shows the play",
  colour: "#55606e",
  typeface: "sans",
};

function createParty(origin = "http://party.localhost:4000", brand = fernmail) {
  const service = createService({ party: "party", origin, logLevel: "silent", trustProxy: false });
  services.push(service);
  service.register(async (pages) => {
    await registerPages(pages.withTypeProvider(), { brand, origin, templates });
    await acceptFormsOnly(pages);
    pages.get("/form", async (request, reply) =>
      reply.view("form.page.hbs", { said: (request.query as { said?: string }).said }),
    );
    pages.get("/on", async (request, reply) => {
      allowFormsToReach((request.query as { to: string }).to, reply);
      return reply.view("form.page.hbs", {});
    });
    pages.post("/form", async (_request, reply) => reply.redirect("/form", 303));
    pages.post("/door", { config: { acceptsFormsFromAnywhere: true } }, async (_request, reply) =>
      reply.redirect("/form", 303),
    );
    pages.get("/refused", async () => {
      throw new ErrorPage({
        status: 400,
        title: "<b>No</b>",
        detail: "It is not ours.",
        advice: "Go back.",
        code: "invalid_request",
      });
    });
    pages.route({
      method: ["GET", "POST"],
      url: "/full",
      config: { acceptsFormsFromAnywhere: true },
      handler: async () => Promise.reject(new DatabaseUnavailable("disk full")),
    });
    pages.get("/nothing", async (_request, reply) => reply.callNotFound());
    pages.get("/broken", async () => {
      throw new Error("the secret is hunter2");
    });
  });
  service.get("/program", async (_request, reply) => reply.callNotFound());
  return { service, visit: createTestBrowser(service, origin) };
}

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

describe("a form on its way to another origin", () => {
  it.each([
    ["http://blog.localhost:4000/callback?a=1", "http://blog.localhost:4000"],
    ["https://example.com/cb", "https://example.com"],
    ["com.example.app:/cb", "com.example.app:"],
    ["http://[::1]:4000/cb", "http:"],
    ["https://x;sandbox/cb", "https:"],
    ["https://x,y/cb", "https:"],
  ])("that ends at %s may reach %s", async (redirectUri, source) => {
    const page = await createParty().visit({ url: `/on?to=${encodeURIComponent(redirectUri)}` });
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toMatch(/; form-action [^;]*$/);
    expect(policy.split("form-action ")[1]).toBe(`'self' ${source}`);
  });
});

describe("a POST", () => {
  it("is accepted with the token of the form", async () => {
    const { visit } = createParty();
    const form = hiddenInputs((await visit({ url: "/form" })).body);
    expect(await visit({ method: "POST", url: "/form", form })).toMatchObject({
      statusCode: 303,
      headers: { location: "/form" },
    });
  });

  it("is accepted from each of a page's forms, also when the page is the first one", async () => {
    const { service } = createParty();
    const tokens = async (visit: ReturnType<typeof createTestBrowser>) =>
      [...(await visit({ url: "/form" })).body.matchAll(/name="_csrf" value="([^"]+)"/g)].map(
        ([, token]) => token ?? "",
      );
    for (const which of [0, 1]) {
      const visit = createTestBrowser(service, "http://party.localhost:4000");
      const _csrf = (await tokens(visit))[which] ?? "";
      expect(await visit({ method: "POST", url: "/form", form: { _csrf } })).toHaveProperty(
        "statusCode",
        303,
      );
    }
  });

  it("is refused without it, with a made-up one, and with one of another browser", async () => {
    const { service, visit } = createParty();
    const stranger = createTestBrowser(service, "http://party.localhost:4000");
    await stranger({ url: "/form" });
    const form = hiddenInputs((await visit({ url: "/form" })).body);
    for (const refused of [
      await visit({ method: "POST", url: "/form" }),
      await visit({ method: "POST", url: "/form", form: { _csrf: "x" } }),
      await stranger({ method: "POST", url: "/form", form }),
    ]) {
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain("This form is too old");
    }
  });

  it("may come from anywhere where the route says so", async () => {
    expect(
      await createParty().visit({ method: "POST", url: "/door", form: { a: "1" } }),
    ).toMatchObject({ statusCode: 303, headers: { location: "/form" } });
  });

  it("carries its token in a cookie that scripts cannot read", async () => {
    const plain = await createParty().visit({ url: "/form" });
    expect(plain.cookies).toMatchObject([
      { name: "csrf", path: "/", httpOnly: true, sameSite: "Lax" },
    ]);
    const secure = await createParty("https://party.example").visit({ url: "/form" });
    expect(secure.cookies).toMatchObject([
      { name: "__Host-csrf", path: "/", httpOnly: true, secure: true, sameSite: "Lax" },
    ]);
    expect(secure.headers["strict-transport-security"]).toBeDefined();
  });
});

describe("an error", () => {
  it("is a page that says what happened and what to do, and goes nowhere", async () => {
    const page = await createParty().visit({ url: "/refused" });
    expect(page).toMatchObject({
      statusCode: 400,
      headers: {
        "content-type": expect.stringMatching(/^text\/html/),
        "cache-control": "no-store",
      },
    });
    expect(page.headers).not.toHaveProperty("location");
    for (const text of ["&lt;b&gt;No&lt;/b&gt;", "It is not ours.", "Go back.", "invalid_request"])
      expect(page.body).toContain(text);
  });

  it("nobody foresaw is a 500 with an id and without its message", async () => {
    const page = await createParty().visit({ url: "/broken" });
    expect(page.statusCode).toBe(500);
    expect(page.body).toMatch(/knows it as [0-9a-f-]{36}/);
    expect(page.body).not.toMatch(/hunter2|\.ts/);
  });

  it("of the storage is a 503 that says when to come back; and how to send again what was sent", async () => {
    const { visit } = createParty();
    const answers = [
      await visit({ url: "/full" }),
      await visit({ method: "POST", url: "/full", form: { a: "1" } }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({
        statusCode: 503,
        headers: { "retry-after": "2", "content-type": expect.stringMatching(/^text\/html/) },
      });
    expect(
      answers.map(({ body }) => body.includes("What you sent is not lost: reload this page")),
    ).toEqual([false, true]);
  });

  it("is a page where a page is missing, and a problem where a program asked", async () => {
    const { visit } = createParty();
    expect(await visit({ url: "/nothing" })).toMatchObject({
      statusCode: 404,
      headers: { "content-type": expect.stringMatching(/^text\/html/) },
    });
    expect(await visit({ url: "/program" })).toMatchObject({
      statusCode: 404,
      headers: { "content-type": expect.stringMatching(/^application\/problem/) },
    });
  });

  it.each(["GET", "POST", "HEAD"] as const)(
    "is a page for a %s to an unknown address, too",
    async (method) => {
      const page = await createParty().visit({ method, url: "/nowhere?code=hunter2" });
      expect(page).toMatchObject({
        statusCode: 404,
        headers: { "content-security-policy": expect.stringContaining("default-src 'none'") },
      });
      expect(page.body).not.toContain("hunter2");
    },
  );
});
