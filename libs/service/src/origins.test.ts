import { describe, expect, it } from "vitest";
import { isLoopbackHost, isSafeOrigin } from "./origins.ts";

describe("a host name that can only mean this machine", () => {
  it.each(["localhost", "blog.localhost", "BLOG.LOCALHOST", "127.0.0.1", "127.255.0.9", "::1", "[::1]"])("%s", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
});

describe("a host name that may mean another", () => {
  it.each(["example.com", "localhost.example.com", "notlocalhost", "127.0.0.1.example.com", "127.example.com", "10.0.0.1", "::2", "[::ffff:8.8.8.8]", "0.0.0.0", ""])("%s", (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe("an origin that may carry secrets", () => {
  it.each([
    ["https://example.com", true],
    ["http://fernmail.localhost:4001", true],
    ["http://2130706433", true],
    ["http://example.com", false],
    ["http://localhost@example.com", false],
    ["ftp://localhost", false],
  ])("%s: %s", (url, safe) => {
    expect(isSafeOrigin(new URL(url))).toBe(safe);
  });
});
