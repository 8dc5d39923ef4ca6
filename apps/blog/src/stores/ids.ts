import type { Random } from "@tale/service/clock";

/** A random id of 12 hexadecimal digits: short enough for an address, and without a hyphen. */
export function newId(random: Random): string {
  return Buffer.from(random(6), "base64url").toString("hex");
}

export const idPattern = "^[0-9a-f]{12}$";
