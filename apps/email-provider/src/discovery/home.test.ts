import { fileURLToPath } from "node:url";
import { createTestBrowser } from "@tale/service/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../app.ts";
import { readConfig } from "../config.ts";
import {
  alice,
  quinn,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

describe("the front page", () => {
  let fernmail: Fernmail;
  beforeAll(async () => void (fernmail = await startFernmail()));
  afterAll(() => fernmail.service.close());

  it("shows both doors to everybody", async () => {
    const { statusCode, body } = await fernmail.openBrowser()({ url: "/" });
    expect(statusCode).toBe(200);
    for (const href of ["/account", "/developer", "/.well-known/oauth-authorization-server"])
      expect(body).toContain(`href="${href}"`);
  });

  it("knows who is signed in", async () => {
    const browser = fernmail.openBrowser();
    await signIn(browser, alice);
    expect((await browser({ url: "/" })).body).toContain("Hello Alice Liddell");
  });
});

describe("a second provider", () => {
  const origin = "http://ottermail.localhost:4011";
  let browser: Browser;
  let close: () => Promise<unknown>;
  beforeAll(async () => {
    const service = await buildApp(
      readConfig({
        ORIGIN: origin,
        BRAND: "Ottermail",
        BRAND_COLOUR: "#9a4425",
        RESOURCES: "http://contacts.ottermail.localhost:4012",
        SEED: fileURLToPath(new URL("../../seed/ottermail.json", import.meta.url)),
        DATABASE_URL: "file::memory:",
        LOG_LEVEL: "silent",
      }),
    );
    browser = createTestBrowser(service, origin);
    close = () => service.close();
  });
  afterAll(() => close());

  it("is the same application by configuration alone: no page speaks of the first", async () => {
    await signIn(browser, { ...quinn, email: "quinn@ottermail.example" });
    for (const url of [
      "/",
      "/account",
      "/developer",
      "/developer/new",
      "/signed-out",
      "/sign-in",
      "/nowhere",
      "/authorize",
    ]) {
      const { body } = await browser({ url });
      const [content = ""] = /<body[\s\S]*<main[\s\S]*<\/main>/.exec(body) ?? [];
      expect({
        url,
        isOurs: body.includes("Ottermail"),
        isTheirs: /fernmail/i.test(content),
      }).toEqual({ url, isOurs: true, isTheirs: false });
    }
    expect((await browser({ url: "/assets/brand.css" })).body).toContain("#9a4425");
  });
});
