import { StartError } from "@tale/service/environment";
import { describe, expect, test } from "vitest";
import { readMailServer } from "./mail-server.ts";

const surroundings = { origin: "https://blog.quillpost.example", localhost: "loopback" } as const;
const read = (text: string) => readMailServer(text, surroundings);

describe("a mail server elsewhere", () => {
  test.each([
    [
      "smtp://mail.example",
      { tls: "required", verifies: true, port: 587, servername: "mail.example" },
    ],
    [
      "smtp://user:p%40ss@mail.example:2525",
      { tls: "required", port: 2525, credentials: { user: "user", pass: "p@ss" } },
    ],
    ["smtps://mail.example", { tls: "implicit", verifies: true, port: 465 }],
    ["SMTP://Mail.Example/", { host: "mail.example", tls: "required" }],
    ["smtp://mail.bücher.example", { host: "mail.xn--bcher-kva.example" }],
    [
      "smtp://192.0.2.7",
      { host: "192.0.2.7", tls: "required", verifies: true, servername: undefined },
    ],
    [
      "smtp://[2001:db8::1]:25",
      { host: "2001:db8::1", port: 25, tls: "required", servername: undefined },
    ],
    ["smtp://inbox:4025?ignoreTLS=true", { host: "inbox", tls: "never" }],
    ["smtp://inbox:4025?ignoreTLS", { tls: "never" }],
    ["smtp://mail.example?requireTLS=false", { tls: "offered", verifies: true }],
    ["smtp://mail.example?tls.rejectUnauthorized=false", { tls: "required", verifies: false }],
    [
      "smtp://192.0.2.7?tls.servername=mail.example&name=relay.example",
      { servername: "mail.example", name: "relay.example" },
    ],
  ])("%s", (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });
});

describe("a mail server on this machine", () => {
  test.each([
    [
      "smtp://127.0.0.1:4025",
      { host: "127.0.0.1", tls: "offered", verifies: false, servername: undefined },
    ],
    ["smtp://[::1]:4025", { host: "::1", tls: "offered", verifies: false }],
    ["smtp://localhost", { host: "127.0.0.1", tls: "offered", servername: "localhost" }],
    ["smtp://inbox.localhost:4025", { host: "127.0.0.1", tls: "offered" }],
    ["smtp://127.0.0.1?requireTLS=true", { tls: "required", verifies: false }],
    ["smtps://127.0.0.1?tls.rejectUnauthorized=true", { tls: "implicit", verifies: true }],
  ])("%s", (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  test("is not one below localhost where a resolver says what that is", () => {
    expect(
      readMailServer("smtp://inbox.localhost:4025", { ...surroundings, localhost: "resolver" }),
    ).toMatchObject({ host: "inbox.localhost", tls: "required", verifies: true });
  });
});

describe("we call ourselves", () => {
  test.each([
    ["https://blog.quillpost.example", "blog.quillpost.example"],
    ["http://192.0.2.7:4000", "[192.0.2.7]"],
    ["http://[2001:db8::1]:4000", "[IPv6:2001:db8::1]"],
  ])("at %s %s", (origin, name) => {
    expect(readMailServer("smtp://mail.example", { ...surroundings, origin }).name).toBe(name);
  });
});

describe("refused in one line that shows no secret", () => {
  test.each([
    ["http://secret@mail.example", /smtp:\/\//],
    ["smtp://user:secret%ZZ@mail.example", /password holds a “%”/],
    ["smtp://secret%:secret@mail.example", /user holds a “%”/],
    ["smtp://mail.example:99999", /port/],
    ["smtp://mail.example:0", /0 is no port/],
    ["smtp://mail.example:x", /port/],
    ["smtp://", /host/],
    ["smtp://user:secret@", /host/],
    ["smtp://mail..example", /host/],
    ["smtp://[::1", /host/],
    ["smtp://user:se#cret@mail.example", /%23|%40/],
    ["smtp://user:se/cret@mail.example", /%2F|%40/],
    ["smtp://user:se?cret@mail.example", /option|%40/],
    ["smtp://user:1?secret@mail.example", /%3F/],
    ["smtp://mail.example/secret", /path/],
    ["smtp://user@mail.example", /user without a password/],
    ["smtp://:secret@mail.example", /password without a user/],
    ["smtp://mail.example?pool=true", /“pool” is not known.*requireTLS/],
    ["smtp://mail.example?requiretls=true", /“requiretls” is not known/],
    ["smtp://mail.example?requireTLS=yes", /true or false/],
    ["smtp://mail.example?requireTLS=true&requireTLS=false", /twice/],
    ["smtp://mail.example?requireTLS=true&ignoreTLS=true", /contradict/],
    ["smtps://mail.example?ignoreTLS=true", /contradict/],
    ["smtps://mail.example?requireTLS=false", /contradict/],
    ["smtp://mail.example?name=a%0Ab", /host names/],
    ["smtp://mail.example\r\nX", /control/],
  ])("%j", (text, reason) => {
    const refused = (): unknown => read(text);
    expect(refused).toThrow(StartError);
    expect(refused).toThrow(reason);
    expect(refused).toThrow(/^(?!.*(secret|se#?\/?\??cret))SMTP_URL cannot be used: [^\n]+$/);
  });
});
