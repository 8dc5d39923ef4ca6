import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import cookie from "@fastify/cookie";
import csrf from "@fastify/csrf-protection";
import helmet from "@fastify/helmet";
import files from "@fastify/static";
import view from "@fastify/view";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { acceptForms } from "@tale/service/form-endpoint";
import { Type } from "typebox";
import { brandMark, brandStylesheet, type Brand } from "./brand.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { cookieName, cookieOptions } from "./cookies.ts";
import { answerErrorPage, answerNotFoundPage } from "./error-page.ts";
import { createGuide } from "./guide.ts";
import type { GuideAddresses } from "./page-settings.ts";
import { createHandlebars } from "./templates.ts";

declare module "fastify" {
  interface FastifyReply {
    /** Values for every template of this answer. */
    locals: Record<string, unknown>;
    /** Renders a template given as text. */
    view(page: { readonly raw: string }, data: object): FastifyReply;
  }

  interface FastifyContextConfig {
    /**
     * Lets other sites post to this route: it may do nothing with it but send the browser on to a
     * GET.
     */
    readonly acceptsFormsFromAnywhere?: boolean;
  }
}

export interface PagesOptions {
  readonly brand: Brand;
  /** The service's own public origin; decides whether cookies are `Secure`. */
  readonly origin: string;
  /** The folder that template names start from: the app's `src`. */
  readonly templates: string;
  /** A folder with the party's own stylesheets and scripts, served below `/assets/`. */
  readonly assets?: string;
  /** Where the parties of the story are; without it, pages carry no guide. */
  readonly guide?: GuideAddresses | undefined;
}

/** What a CSRF token travels as: cookie, form field, or header field. */
const CsrfParameters = Type.Object({
  csrf: Type.String(secret("csrf")),
  _csrf: Type.String(secret("csrf")),
  "csrf-token": Type.String(secret("csrf")),
  "x-csrf-token": Type.String(secret("csrf")),
});

const folderOf = (file: string): string => dirname(fileURLToPath(import.meta.resolve(file)));

/**
 * What every page may load: our stylesheet, Pico, and the typefaces; nothing comes from
 * elsewhere.
 */
const sharedAssets = [
  folderOf("./assets/page.css"),
  folderOf("@picocss/pico/css/pico.min.css"),
  folderOf("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
  folderOf("@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2"),
  folderOf("@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"),
];

/**
 * Teaches a part of a service to answer with pages: templates, stylesheets, security headers, a
 * page for every error, and a CSRF token without which no POST in that part is accepted (`{{>
 * csrf}}` inside the form), except where a route's `config` says that it accepts forms from
 * anywhere. Call it inside a `register`ed plugin: endpoints for machines stay outside.
 */
export async function registerPages(
  pages: Service,
  { brand, origin, templates, assets, guide }: PagesOptions,
): Promise<void> {
  pages.setErrorHandler(answerErrorPage);
  pages.setNotFoundHandler(answerNotFoundPage);

  await acceptForms(pages);
  pages.parameterMarks.add(CsrfParameters);
  await pages.register(cookie);
  await pages.register(csrf, {
    cookieKey: cookieName("csrf", origin),
    cookieOpts: cookieOptions(origin),
  });
  await pages.register(helmet, {
    contentSecurityPolicy: false,
    referrerPolicy: { policy: "same-origin" },
    crossOriginOpenerPolicy: false,
    frameguard: { action: "deny" },
    hsts: origin.startsWith("https:"),
  });
  const guideAt = guide && createGuide({ addresses: guide, origin, name: brand.name });
  await pages.register(view, {
    engine: { handlebars: createHandlebars(templates, guideAt) },
    root: templates,
    production: true,
    defaultContext: { brand, origin, host: new URL(origin).host, hasGuide: guide !== undefined },
  });
  await pages.register(files, {
    root: assets ? [assets, ...sharedAssets] : sharedAssets,
    prefix: "/assets/",
    maxAge: "1h",
    index: false,
  });
  pages.get("/assets/brand.css", async (_request, reply) => {
    return reply
      .type("text/css")
      .header("cache-control", "max-age=300")
      .send(brandStylesheet(brand));
  });
  pages.get("/assets/mark.svg", async (_request, reply) => {
    return reply
      .type("image/svg+xml")
      .header("cache-control", "max-age=300")
      .send(brandMark(brand));
  });

  pages.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", contentSecurityPolicy());
    reply.header("cache-control", "no-store");
    // One token for all forms of a page: a second would come with a cookie of its own, and the
    // first form would be stale at once.
    let token: string | undefined;
    reply.locals = {
      csrfToken: () => (token ??= reply.generateCsrf()),
      isGuideHidden: guide !== undefined && request.cookies["guide"] === "hidden",
    };
  });
  pages.addHook("preHandler", (request, reply, done) => {
    if (
      request.method === "POST" &&
      !request.is404 &&
      !request.routeOptions.config.acceptsFormsFromAnywhere
    )
      pages.csrfProtection(request, reply, done);
    else done();
  });
}
