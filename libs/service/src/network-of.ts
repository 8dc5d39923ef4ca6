import { isIPv6, SocketAddress } from "node:net";

/**
 * Where somebody comes from, for whoever counts. RFC 4291 §2.5.4: the second half of an IPv6
 * address is its host's to choose, as often as it likes, so only the first half counts. IPv4 counts
 * whole, also when it is written as IPv6 (§2.5.5.2).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const { address: canonical } = new SocketAddress({
    address: address.replace(/%.*$/, ""),
    family: "ipv6",
  });
  if (/^::ffff:[^:]*\./.test(canonical)) return canonical.slice("::ffff:".length);
  const [before = [], after = []] = canonical
    .split("::")
    .map((part) => part.split(":").filter(Boolean));
  const between = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return `${[...before, ...between, ...after].slice(0, 4).join(":")}::/64`;
}
