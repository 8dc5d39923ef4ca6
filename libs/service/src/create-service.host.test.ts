import { afterEach, describe, expect, it } from "vitest";
import { closeParties, createParty } from "./create-service.testing.ts";

afterEach(closeParties);

describe("421", () => {
  it.each([
    "evil.example",
    "party.localhost",
    "party.localhost:4001",
    "127.0.0.1:4000",
    "party.localhost.evil.example:4000",
  ])("is answered to the host %s", async (host) => {
    const { service } = createParty();
    const answer = await service.inject({ url: "/thing", headers: { host } });
    expect(answer.statusCode).toBe(421);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.body).not.toContain("evil");
  });

  it("is not answered to another spelling of the same host (RFC 9110 §4.2.3)", async () => {
    expect(
      await createParty().service.inject({
        url: "/thing",
        headers: { host: "Party.LOCALHOST:4000" },
      }),
    ).toHaveProperty("statusCode", 200);
  });

  it("is answered whatever a stranger forwards", async () => {
    const headers = { host: "evil.example", "x-forwarded-host": "party.localhost:4000" };
    expect(await createParty().service.inject({ url: "/thing", headers })).toHaveProperty(
      "statusCode",
      421,
    );
    const behindProxy = createParty({ trustProxy: true }).service;
    expect(
      await behindProxy.inject({ url: "/thing", headers, remoteAddress: "203.0.113.9" }),
    ).toHaveProperty("statusCode", 421);
    expect(
      await behindProxy.inject({ url: "/thing", headers, remoteAddress: "10.0.0.1" }),
    ).toHaveProperty("statusCode", 200);
  });
});

describe("a client's address", () => {
  it("is the one the nearest proxy saw, not the one the client wrote", async () => {
    const { service } = createParty({ trustProxy: true });
    const headers = { host: "party.localhost:4000", "x-forwarded-for": "1.2.3.4, 203.0.113.9" };
    expect((await service.inject({ url: "/thing", headers })).json()).toEqual({
      ip: "203.0.113.9",
    });
  });
});

describe("a client's address, where the operator named the proxies", () => {
  const seen = async (trustProxy: boolean | string, remoteAddress: string, forwarded: string) => {
    const headers = { host: "party.localhost:4000", "x-forwarded-for": forwarded };
    return (
      await createParty({ trustProxy }).service.inject({ url: "/thing", headers, remoteAddress })
    ).json<{ ip: string }>().ip;
  };

  it.each([
    "10.0.0.1",
    "192.0.2.1, 10.0.0.1",
    "10.0.0.1/32",
    "::ffff:10.0.0.1",
    "fd00::/8,10.0.0.0/31",
  ])("is what these saw, be the client in a private network, too: %s", async (proxies) => {
    expect(await seen(proxies, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("10.0.0.5");
    expect(await seen(proxies, "10.0.0.5", "1.2.3.4")).toBe("10.0.0.5");
    expect(await seen(proxies, "::ffff:10.0.0.1", "1.2.3.4")).toBe("1.2.3.4");
  });

  it("is what a neighbour writes only where every neighbour is believed", async () => {
    expect(await seen(true, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("1.2.3.4");
    expect(await seen(false, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("10.0.0.1");
  });
});
