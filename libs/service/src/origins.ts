import { isIP } from "node:net";

/**
 * Whether a host name can only mean this machine: `localhost`, any name below it (RFC 6761 §6.3),
 * or a loopback address.
 */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return isIP(name) === 4 ? name.startsWith("127.") : name === "::1";
}

/** Whether a URL may carry secrets: https anywhere, plain http only on this machine (RFC 9700 §2.6). */
export function isSafeOrigin(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
}
