import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withMemorySettings } from "@tale/service/process-memory";
import { environmentOf, guideFor, playbill, playbillWith } from "./playbill.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings({
  TALE_DATA: "/tale",
  FERNMAIL_ORIGIN: "http://fernmail.localhost:5001",
  INBOX_SMTP_PORT: "5025",
});
const environmentFor = (id: string, inherited: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv =>
  environmentOf(
    playbill.find((role) => role.id === id)!,
    settings,
    "/seed.json",
    inherited,
  );

describe("what a party is told with an authorization server that is not ours", () => {
  const issuer = "https://login.example";
  const guest = {
    name: "Keycloak",
    issuer,
    isListed: true,
    contacts: { ISSUER_PROFILES: "[]" },
    endpoints: { token_endpoint: `${issuer}/token` },
    metadata: { issuer },
  };
  const told = (id: string) =>
    environmentOf(
      playbillWith(guest).find((role) => role.id === id)!,
      settings,
      "/seed.json",
      {},
    );

  it("is whose tokens Ottermail's Contacts takes now, and how; Fernmail's hear nothing of it", () => {
    expect(told("ottermail-contacts")).toMatchObject({
      TRUSTED_ISSUERS: issuer,
      ISSUER_PROFILES: "[]",
    });
    expect(told("fernmail-contacts")).toEqual(environmentFor("fernmail-contacts"));
  });

  it("is to wait longer: nobody knows how fast it is", () => {
    expect(told("ottermail-contacts")).toMatchObject({ ISSUER_TIMEOUT: "6" });
    expect(told("quillpost")).toMatchObject({ CONTACTS_TIMEOUT: "15" });
  });

  it("is its name and its endpoints, for the stage", () => {
    expect(JSON.parse(told("stage")["GUEST"]!)).toEqual({
      name: "Keycloak",
      endpoints: { token_endpoint: `${issuer}/token` },
    });
  });

  it("leaves Ottermail out", () => {
    expect(playbillWith(guest).map(({ id }) => id)).not.toContain("ottermail");
  });
});

describe("what a party is told", () => {
  it("is its own address and storage, and no one else's", () => {
    expect(environmentFor("fernmail")).toEqual({
      HOST: "127.0.0.1",
      PORT: "5001",
      ORIGIN: "http://fernmail.localhost:5001",
      DATABASE_URL: "file:/tale/fernmail.db",
      ...withMemorySettings({}),
      NODE_COMPILE_CACHE: expect.stringMatching(/node_modules.\.cache.tale$/),
      SEED: "/seed.json",
      BRAND: "Fernmail",
      BRAND_COLOUR: "#1b7a4b",
      MARKS:
        "quill=http://blog.localhost:4000,fern=http://fernmail.localhost:5001,otter=http://ottermail.localhost:4011",
      RESOURCES: "http://contacts.fernmail.localhost:4002",
    });
  });

  it("makes the same program the second provider", () => {
    const [fernmail, ottermail] = ["fernmail", "ottermail"].map((id) =>
      playbill.find((role) => role.id === id)!,
    );
    expect(ottermail!.main).toBe(fernmail!.main);
    expect(environmentFor("ottermail")).toMatchObject({
      BRAND: "Ottermail",
      BRAND_COLOUR: "#9a4425",
      DATABASE_URL: "file:/tale/ottermail.db",
      RESOURCES: "http://contacts.ottermail.localhost:4012",
    });
  });

  it("lets contacts trust the issuer where it is in this run", () => {
    expect(environmentFor("fernmail-contacts").TRUSTED_ISSUERS).toBe(
      "http://fernmail.localhost:5001",
    );
  });

  it("sends the blog's mail to the inbox, whatever the shell says", () => {
    expect(
      environmentFor("quillpost", { SMTP_URL: "smtp://real.example", PROVIDERS: "x" }),
    ).toMatchObject({ SMTP_URL: "smtp://127.0.0.1:5025", PROVIDERS: "/seed.json" });
    expect(environmentFor("inbox").SMTP_PORT).toBe("5025");
  });

  it("passes on what is a party's own business, and no stage that is not there", () => {
    const environment = environmentFor("fernmail", {
      LOG_LEVEL: "debug",
      REGISTRATION: "closed",
      BACKSTAGE_URL: "http://x",
      NODE_OPTIONS: "--max-semi-space-size=64",
    });
    expect(environment).toMatchObject({
      LOG_LEVEL: "debug",
      REGISTRATION: "closed",
      NODE_OPTIONS: "--max-semi-space-size=16 --max-semi-space-size=64",
    });
    expect(environment).not.toHaveProperty("BACKSTAGE_URL");
  });
});

describe("the guide on top of the pages", () => {
  const quillpost = playbill.find(({ id }) => id === "quillpost")!;
  const everybody = playbill.map(({ id }) => id);
  const guideIn = (inherited: NodeJS.ProcessEnv): string | undefined =>
    environmentOf(
      quillpost,
      settings,
      "/seed.json",
      inherited,
      undefined,
      guideFor(settings, everybody),
    )["GUIDE"];

  it("knows where everybody of this run is", () => {
    expect(guideIn({})).toContain("fernmail=http://fernmail.localhost:5001,");
    expect(guideIn({})).toContain("inbox=http://inbox.localhost:4005");
  });

  it("is not there when somebody whom it leads to does not play, or when it is switched off", () => {
    const alone = ["fernmail", "fernmail-contacts"] as const;
    expect(guideFor(settings, alone)).toBeUndefined();
    expect(guideIn({ GUIDE: "off" })).toBeUndefined();
  });

  it("is never the one of another run", () => {
    expect(
      environmentOf(quillpost, settings, "/seed.json", { GUIDE: "inbox=http://x" }),
    ).not.toHaveProperty("GUIDE");
  });
});

describe("every program and seed of the playbill", () => {
  it.each(playbill.flatMap(({ main, seed }) => [main, seed?.file ?? main]))("%s exists", (file) => {
    expect(existsSync(fileURLToPath(new URL(`../../../../${file}`, import.meta.url)))).toBe(true);
  });
});
