import { describe, expect, it } from "vitest";
import { isLoopbackHost, isPrivateAddress, isSafeOrigin } from "./origins.ts";

describe("a host name that can only mean this machine", () => {
  it.each([
    "localhost",
    "blog.localhost",
    "BLOG.LOCALHOST",
    "127.0.0.1",
    "127.255.0.9",
    "::1",
    "[::1]",
  ])("%s", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
});

describe("a host name that may mean another", () => {
  it.each([
    "example.com",
    "localhost.example.com",
    "notlocalhost",
    "127.0.0.1.example.com",
    "127.example.com",
    "10.0.0.1",
    "::2",
    "[::ffff:8.8.8.8]",
    "0.0.0.0",
    "",
  ])("%s", (host) => {
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

describe("an address that means another machine to everybody", () => {
  it.each([
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "127.0.0.1",
    "0.0.0.0",
    "100.64.0.1",
    "::1",
    "::",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "::7f00:1",
    "198.18.0.1",
    "192.0.0.1",
    "fec0::1",
    "ff02::1",
    "224.0.0.1",
    "255.255.255.255",
  ])("%s is private", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    "8.8.8.8",
    "172.32.0.1",
    "192.0.1.1",
    "198.20.0.1",
    "64:ff9b::808:808",
    "2001:db8::1",
    "::ffff:8.8.8.8",
    "example.com",
    "",
  ])("%s is not", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
