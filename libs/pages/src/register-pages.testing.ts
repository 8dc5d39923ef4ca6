import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createService, type Service } from "@tale/service/create-service";
import { DatabaseUnavailableError } from "@tale/database/database";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { createTestBrowser } from "@tale/service/testing";
import type { Brand } from "./brand.ts";
import { allowFormsToReach } from "./content-security-policy.ts";
import { ErrorPage } from "./error-page.ts";
import type { GuideAddresses } from "./page-settings.ts";
import { registerPages } from "./register-pages.ts";

const templates = writeTemplates();
const services: Service[] = [];

export async function closeParties(): Promise<void> {
  await Promise.all(services.splice(0).map((service) => service.close()));
}

/** A page with two forms and a part, in a folder that goes with the process. */
function writeTemplates(): string {
  const folder = mkdtempSync(join(tmpdir(), "tale-pages-"));
  writeFileSync(
    join(folder, "form.page.hbs"),
    '{{#> page title="A form" terms=(terms "scope")}}<form method="post">{{> csrf}}<p>{{said}}</p></form><form method="post">{{> csrf}}</form>{{date 0}}{{> signature}}{{/page}}',
  );
  mkdirSync(join(folder, "letters"));
  writeFileSync(join(folder, "letters", "signature.part.hbs"), "<p>Yours, {{said}}</p>");
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const fernmail: Brand = {
  name: "Fernmail",
  role: "authorization server",
  colour: "#1b7a4b",
  typeface: "sans",
};

export function createParty(
  origin = "http://party.localhost:4000",
  brand = fernmail,
  guide?: GuideAddresses,
) {
  const service = createService({ party: "party", origin, logLevel: "silent", trustProxy: false });
  services.push(service);
  service.register(async (pages) => {
    await registerPages(pages.withTypeProvider(), { brand, origin, templates, guide });
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
      handler: async () => Promise.reject(new DatabaseUnavailableError("disk full")),
    });
    pages.get("/nothing", async (_request, reply) => reply.callNotFound());
    pages.get("/broken", async () => {
      throw new Error("the secret is hunter2");
    });
  });
  service.get("/program", async (_request, reply) => reply.callNotFound());
  return { service, visit: createTestBrowser(service, origin) };
}
