import fc from "fast-check";
import { expect } from "vitest";
import { redirectUri, type Browser } from "./app.ts";

export const secret = "hunter2-must-never-come-back";

/** What a parameter may be when somebody means harm. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    "",
    "\0",
    "a\0b",
    "\ud800",
    "%",
    "%00",
    "' OR 1=1 --",
    "__proto__",
    "constructor",
    "null",
    "[]",
    "{}",
    "\r\nLocation: https://evil.example",
    "<script>",
    "javascript:alert(1)",
    "https://evil.example/callback",
    "//evil.example",
    "http://127.0.0.1:99999/callback",
    "http://127.0.0.1:1/callback",
    "http://[::1]:0/callback",
    `${redirectUri}#`,
    `${redirectUri}?`,
    "9".repeat(400),
    "x".repeat(5_000),
  ),
);

/**
 * Parameters that are good, hostile, repeated or missing, each by chance, and a few that nobody
 * asked for.
 */
export function parametersLike(good: Record<string, string[]>) {
  const valueOf = (values: string[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...values) },
      { weight: 2, arbitrary: hostile },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  const expected = fc.record(
    Object.fromEntries(Object.entries(good).map(([name, values]) => [name, valueOf(values)])),
  );
  const further = fc.array(
    fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(good)), fc.string()), hostile),
    { maxLength: 2 },
  );
  return fc.tuple(expected, further).map(([record, pairs]) => {
    const sent = Object.entries(record).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    return new URLSearchParams(
      [...sent, ...pairs].map(([name, value]) => [name, value.toWellFormed()]),
    );
  });
}

/**
 * Where an answer may lead: on within Fernmail, or to a redirect URI that one of the clients
 * registered.
 */
const allowed = [
  /^\/(sign-in|consent)\?request=|^\/(account|developer)?$|^\/device\/confirm\?user_code=[B-Z-]*$/,
  /^http:\/\/blog\.localhost:4000\/callback\?|^https:\/\/client\.example\/callback\?tenant=1&/,
  /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?\/callback\?|^com\.example\.pocket:\/callback\?/,
];

/** Never a 5xx, a stack, a secret, or a way to somewhere nobody registered. */
export function expectCalm(response: Awaited<ReturnType<Browser>>): void {
  expect(response.statusCode).toBeLessThan(500);
  expect(response.body).not.toMatch(/\n\s+at |\.ts:\d|node_modules|SQLITE|syntax error/);
  expect(response.body.includes(secret)).toBe(false);
  const { location } = response.headers;
  if (location)
    expect({ location, isAllowed: allowed.some((place) => place.test(String(location))) }).toEqual({
      location,
      isAllowed: true,
    });
}
