import { isLoopbackHost } from "@tale/service/origins";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNewRedirectUri, checkRedirectUriCount } from "./redirect-uri.checks.ts";
import { problemOf } from "./unusable-setting.error.ts";

const problem = (uri: string, type: "web" | "native" = "web") =>
  problemOf(() => checkNewRedirectUri(uri, type));

describe("a redirect URI that can be registered", () => {
  it.each([
    "https://example.com/callback",
    "https://example.com",
    "https://example.com:8443/a/b?tenant=1&x=%20",
    "https://xn--bcher-kva.example/cb",
    "https://[2001:db8::1]/cb",
    "http://localhost:3000/cb",
    "http://blog.localhost:4000/callback",
    "http://127.0.0.1/cb",
    "http://127.1.2.3:9/cb",
    "http://[::1]:8080/cb",
    "https://example.com/@alice?who=a@b",
    "https://example.com/code/state?tenant=code&Code=1&codes=2&x[code]=3&%2563ode=4&client_id=5",
    "https://example.com/cb?",
  ])("is %s", (uri) => expect(problem(uri)).toBeUndefined());

  it("may have a scheme of its own when the application is on a device", () => {
    expect(problem("com.example.app:/callback", "native")).toBeUndefined();
    expect(problem("com.example.app:/callback", "web")).toMatch(/only an application on a device/);
  });
});

describe("a redirect URI that cannot be registered", () => {
  it.each([
    ["https://example.com/cb#part", /fragment/],
    ["https://example.com/cb#", /fragment/],
    ["https://alice:secret@example.com/cb", /user name/],
    ["https://@example.com/cb", /user name/],
    ["https://fernmail.example@evil.example/cb", /user name/],
    ["http://example.com/cb", /plain http/],
    ["http://localhost.evil.example/cb", /plain http/],
    ["http://127.0.0.1.evil.example/cb", /plain http/],
    ["http://localhost./cb", /plain http/],
    ["http://10.0.0.1/cb", /plain http/],
    ["javascript:alert(1)", /not a place/],
    ["JavaScript:alert(1)", /not a place/],
    ["java\nscript:alert(1)", /percent-encoded/],
    ["data:text/html,hello", /not a place/],
    ["vbscript:x", /not a place/],
    ["file:///etc/passwd", /not a place/],
    ["blob:https://example.com/1", /not a place/],
    ["https://*.example.com/cb", /patterns/],
    ["https://example.com;script-src/cb", /plain name/],
    ["https://exa mple.com/cb", /percent-encoded/],
    ["https://example.com\\@evil.example/", /percent-encoded/],
    ["https://bücher.example/cb", /percent-encoded/],
    ["https:example.com/cb", /whole address/],
    ["https:///example.com/cb", /whole address/],
    ["/callback", /whole address/],
    ["example.com/callback", /whole address/],
    ["https://", /whole address/],
    ["", /percent-encoded/],
    ["ftp://example.com/cb", /scheme of its own/],
  ])("is %j", (uri, reason) => expect(problem(uri)).toMatch(reason));

  it.each([
    ["myapp:/cb", /reversed/],
    ["javascript:alert(1)", /not a place/],
    ["com.example.app://alice@host/cb", /user name/],
    ["com.example.app:/cb#x", /fragment/],
    ["ftp://example.com/cb", /reversed/],
  ])("is %j, on a device either", (uri, reason) => expect(problem(uri, "native")).toMatch(reason));

  it.each([
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "response",
    "id_token",
    "access_token",
    "token_type",
    "expires_in",
    "scope",
    "session_state",
  ])("has a query with %s, which answers bring (RFC 6749 §3.1)", (name) => {
    expect(problem(`https://example.com/cb?tenant=1&${name}=x`)).toBe(
      `its query contains ${name}, which our answer brings: use another name there`,
    );
    expect(problem(`com.example.app:/cb?${name}`, "native")).toMatch(/our answer/);
  });

  it.each([
    "code",
    "%63ode=x",
    "c%6Fde=x",
    "%63%6f%64%65=x",
    "a=1;code=x",
    "code[]=x",
    "code%5B0%5D=x",
    "%20code=x",
    "+code=x",
    "a&code=",
    "a=%ff&code=1",
    "=1&code=1",
  ])("has %s in its query, in whatever spelling", (query) => {
    expect(problem(`https://example.com/cb?${query}`)).toMatch(/our answer/);
  });

  it("is too long", () =>
    expect(problem(`https://example.com/${"a".repeat(2_000)}`)).toMatch(/longer/));

  it("is one too many, or none", () => {
    expect(problemOf(() => checkRedirectUriCount([]))).toMatch(/at least one/);
    expect(
      problemOf(() =>
        checkRedirectUriCount(Array.from({ length: 21 }, (_, n) => `https://example.com/${n}`)),
      ),
    ).toMatch(/20 at most/);
  });
});

const pieces = [
  "https:",
  "http:",
  "HTTPS:",
  "javascript:",
  "data:",
  "file:",
  "com.example.app:",
  "//",
  "/",
  "\\",
  "@",
  "#",
  "?",
  ":",
  ":8080",
  "*",
  ".",
  ";",
  "%0a",
  "\n",
  "\t",
  " ",
  "\u0000",
  "\u202e",
  "é",
  "[::1]",
  "localhost",
  "127.0.0.1",
  "evil.example",
  "alice",
];
const nasty = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
);

describe("whatever comes", () => {
  it("what is accepted has no fragment, no user, no odd character, and leads to https, this machine, or an application", () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom("web" as const, "native" as const), (uri, type) => {
        if (problem(uri, type) !== undefined) return;
        const url = new URL(uri);
        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect(uri).not.toContain("#");
        expect([url.username, url.password, url.hash]).toEqual(["", "", ""]);
        const isWeb =
          url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
        if (!isWeb)
          expect({ type, hasDot: url.protocol.includes(".") }).toEqual({
            type: "native",
            hasDot: true,
          });
        if (isWeb) expect(uri.toLowerCase().startsWith(`${url.protocol}//`)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("an ordinary https address is accepted", () => {
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ["https"], withQueryParameters: true }),
        (uri) => void expect(problem(uri)).toBeUndefined(),
      ),
    );
  });
});
