import { second } from "@tale/service/clock";
import { clockSkew } from "../clients/client.ts";

/**
 * How long what was given away may live after it was taken back, such as `5 minutes and 30
 * seconds`: the life of a token, and by how much the clock of a resource server may differ. It is a
 * promise.
 *
 * @param accessTokenLifetime in seconds
 */
export function accessEndsWithin(accessTokenLifetime: number): string {
  const seconds = accessTokenLifetime + clockSkew / second;
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.floor(seconds / 60)} minutes${seconds % 60 === 0 ? "" : ` and ${seconds % 60} seconds`}`;
}
