import { startForForeigners, type Foreigners } from "./theatre/foreign-client.ts";

/**
 * Clients that were not written for Fernmail, with nothing but its issuer, registration and the
 * people of the seed.
 */
export let foreigners: Foreigners;
export let { issuer, contacts, as, insecure, register, askAlice, speak } = {} as Foreigners;
export const scope = "contacts.read";

export async function startForOthers(): Promise<void> {
  foreigners = await startForForeigners();
  ({ issuer, contacts, as, insecure, register, askAlice, speak } = foreigners);
}
