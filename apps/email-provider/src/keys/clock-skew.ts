import { second } from "@tale/service/clock";

/**
 * By how much the clocks of clients and of resource servers may differ from ours; Contacts
 * tolerates as much (RFC 7519 §4.1.4).
 */
export const clockSkew = 30 * second;
