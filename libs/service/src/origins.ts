import { BlockList, isIP } from "node:net";

/**
 * Whether a host name can only mean this machine: `localhost`, any name below it (RFC 6761 §6.3),
 * or a loopback address.
 */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return isIP(name) === 4 ? name.startsWith("127.") : name === "::1";
}

/**
 * Whether a URL may carry secrets: https anywhere, plain http only on this machine (RFC 9700 §2.6).
 */
export function isSafeOrigin(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
}

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  privateNetworks.addSubnet(network, prefix, "ipv4");
  // The same in IPv6: mapped, and behind a translator (RFC 6052 §2.1).
  for (const within of ["::ffff:", "64:ff9b::"])
    privateNetworks.addSubnet(`${within}${network}`, 96 + prefix, "ipv6");
}
// What tunnels into IPv4 (RFC 3056 §2, RFC 4291 §2.5.5.1) may lead anywhere.
for (const [network, prefix] of [
  ["::", 96],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  privateNetworks.addSubnet(network, prefix, "ipv6");

/**
 * Whether an IP address means a different machine to everybody, or many: loopback, link-local,
 * private, reserved, multicast (RFC 6890). Names are no addresses.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && privateNetworks.check(address, family === 4 ? "ipv4" : "ipv6");
}
