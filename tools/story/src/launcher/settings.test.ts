import { describe, expect, it } from "vitest";
import { portOf, readSettings } from "./settings.ts";

describe("addresses of this run", () => {
  it("are those of the cast when nothing is said", () => {
    const { origins, smtpPort, host } = readSettings({});
    expect(origins.quillpost).toBe("http://blog.localhost:4000");
    expect(origins["ottermail-contacts"]).toBe("http://contacts.ottermail.localhost:4012");
    expect([smtpPort, host]).toEqual([4025, "127.0.0.1"]);
  });

  it("follow the variables, one party each", () => {
    const { origins, smtpPort } = readSettings({
      BLOG_ORIGIN: "http://blog.localhost:5000",
      FERNMAIL_CONTACTS_ORIGIN: "http://c.localhost:5002",
      INBOX_SMTP_PORT: "5025",
    });
    expect(origins).toMatchObject({
      quillpost: "http://blog.localhost:5000",
      fernmail: "http://fernmail.localhost:4001",
      "fernmail-contacts": "http://c.localhost:5002",
    });
    expect(smtpPort).toBe(5025);
  });

  it("stay on this machine, whatever the shell calls its host", () => {
    expect(readSettings({ HOST: "laptop.example" }).host).toBe("127.0.0.1");
  });

  it("take an empty variable for an absent one", () => {
    expect(readSettings({ BLOG_ORIGIN: "", TALE_DATA: "" }).origins.quillpost).toBe(
      "http://blog.localhost:4000",
    );
  });

  it.each([
    "blog.localhost:5000",
    "http://blog.localhost:5000/",
    "http://Blog.localhost:5000",
    "http://blog.localhost:99999",
    "ftp://blog.localhost",
  ])("cannot be %s", (origin) => {
    expect(() => readSettings({ BLOG_ORIGIN: origin })).toThrow(
      `BLOG_ORIGIN=${origin} cannot be used`,
    );
  });

  it.each(["0", "65536", "smtp", "25.5"])("cannot have %s as mail port", (port) => {
    expect(() => readSettings({ INBOX_SMTP_PORT: port })).toThrow(
      `INBOX_SMTP_PORT=${port} cannot be used`,
    );
  });
});

describe("the port of an origin", () => {
  it("is the scheme's own where none is written", () => {
    expect(
      ["http://a.localhost:5000", "https://a.example", "http://a.localhost"].map(portOf),
    ).toEqual([5000, 443, 80]);
  });
});
