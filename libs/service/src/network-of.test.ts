import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkOf } from "./network-of.ts";

describe("what counts as one place", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::FFFF:cb00:7109", "203.0.113.9"],
    ["0:0:0:0:0:ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:0DB8::7:9999:0:0:1", "2001:db8:0:7::/64"],
    ["2001:db8::5", "2001:db8:0:0::/64"],
    ["1::3:4:5:6:7:8", "1:0:3:4::/64"],
    ["::3:4:5:6:7:8", "0:0:3:4::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::192.0.2.1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
    ["", ""],
  ])("of %j is %j", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is the same for all hosts of a network, and another for another network", () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const half = fc.tuple(group, group, group, group).map((groups) => groups.join(":"));
    fc.assert(
      fc.property(half, half, half, half, (here, there, one, other) => {
        fc.pre(![here, there].some((network) => /^0:0:0:0$/.test(network)));
        expect(networkOf(`${here}:${one}`)).toBe(`${here}::/64`);
        expect(networkOf(`${here}:${other}`) === networkOf(`${there}:${one}`)).toBe(here === there);
      }),
    );
  });
});
