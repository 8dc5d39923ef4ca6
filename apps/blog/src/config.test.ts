import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";

const base = { DATABASE_URL: "file::memory:" };

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "providers.json"), text);
  return join(folder, "providers.json");
}

describe("configuration", () => {
  test("needs nothing to play the story: Fernmail is registered, Ottermail waits", () => {
    const config = readConfig(base);
    expect(config).toMatchObject({
      origin: "http://blog.localhost:4000",
      listen: { host: "127.0.0.1", port: 4000 },
      mailServer: { host: "127.0.0.1", port: 4025, tls: "offered" },
      sender: { name: "Quillpost", address: "post@quillpost.example" },
    });
    expect(config.providers.map(({ name, client_id }) => [name, client_id])).toEqual([
      ["Fernmail", "quillpost"],
      ["Ottermail", undefined],
    ]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test("an address book has 1.5 seconds for an answer, or what is said", () => {
    expect(readConfig(base).contactsTimeout).toBe(1_500);
    expect(readConfig({ ...base, CONTACTS_TIMEOUT: "15" }).contactsTimeout).toBe(15_000);
  });

  test("a sender may have a name or none", () => {
    expect(readConfig({ ...base, MAIL_FROM: "news@quillpost.example" }).sender).toEqual({
      name: "Quillpost",
      address: "news@quillpost.example",
    });
  });

  test.each([
    [
      '"Quill, Post" <post@quillpost.example>',
      { name: "Quill, Post", address: "post@quillpost.example" },
    ],
    [
      "Jörg’s Quill <post@bücher.example>",
      { name: "Jörg’s Quill", address: "post@xn--bcher-kva.example" },
    ],
    ["<post@quillpost.example>", { name: "Quillpost", address: "post@quillpost.example" }],
    [
      '"Quill \\"Q\\" Post" <post@quillpost.example>',
      { name: 'Quill "Q" Post', address: "post@quillpost.example" },
    ],
  ])("the sender %j is read as mail programs write it", (MAIL_FROM, sender) => {
    expect(readConfig({ ...base, MAIL_FROM }).sender).toEqual(sender);
  });

  test("what we call ourselves is the name of our origin", () => {
    expect(
      readConfig({ ...base, ORIGIN: "https://blog.example", SMTP_URL: "smtp://mail.example" })
        .mailServer.name,
    ).toBe("blog.example");
  });

  test.each([
    [{ SMTP_URL: "http://mail.example" }, "SMTP_URL"],
    [{ SMTP_URL: "smtp://user:pass%ZZ@mail.example" }, "SMTP_URL"],
    [{ SMTP_URL: "smtp://mail.example:99999" }, "SMTP_URL"],
    [{ SMTP_URL: "smtp://mail.example?pool=true" }, "SMTP_URL"],
    [{ MAIL_FROM: "Quillpost" }, "MAIL_FROM"],
    [{ MAIL_FROM: "a@b.example, c@d.example" }, "MAIL_FROM"],
    [{ MAIL_FROM: "Quill <jörg@b.example>" }, "MAIL_FROM"],
    [{ MAIL_FROM: '"Quill <a@b.example>' }, "MAIL_FROM"],
    [{ MAIL_FROM: "Q <a@b.example>\r\nBcc: x@y.example" }, "MAIL_FROM"],
    [{ TOKEN_KEY: "short" }, "TOKEN_KEY"],
    [{ PROVIDERS: "/nowhere.json" }, "PROVIDERS"],
    [{ ORIGIN: "http://blog.localhost:4000/path" }, "ORIGIN"],
    [{ CONTACTS_TIMEOUT: "0.1" }, "CONTACTS_TIMEOUT"],
    [{ CONTACTS_TIMEOUT: "soon" }, "CONTACTS_TIMEOUT"],
  ])("%j is refused in one line that names it", (variables, name) => {
    expect(() => readConfig({ ...base, ...variables })).toThrow(new RegExp(`^${name}`));
  });

  test.each([
    "{",
    "{}",
    '[{"name":"x"}]',
    '[{"name":"","issuer":"https://a.example","contacts_url":"https://b.example"}]',
  ])("a providers file with %s is refused", (text) => {
    expect(() => readConfig({ ...base, PROVIDERS: file(text) })).toThrow(/^PROVIDERS=/);
  });
});
