import type { CookieSerializeOptions } from "@fastify/cookie";

/**
 * Cookie names carry `__Host-` wherever the browser would accept it: the cookie then belongs to
 * exactly this host (RFC 6265bis §4.1.3.2).
 */
export function cookieName(name: string, origin: string): string {
  return origin.startsWith("https:") ? `__Host-${name}` : name;
}

/** @param maxAge seconds; absent means until the browser closes */
export function cookieOptions(origin: string, maxAge?: number): CookieSerializeOptions {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: origin.startsWith("https:"),
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}
