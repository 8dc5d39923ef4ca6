import { readFile, writeFile } from "node:fs/promises";

/** The seeds, with other origins, and with a client that may also ask in its own name. */
export async function writeSeeds(
  folder: string,
  issuer: string,
): Promise<{ fernmail: string; contacts: string }> {
  const read = (party: string): Promise<string> =>
    readFile(new URL(`../../../apps/${party}/seed/fernmail.json`, import.meta.url), "utf8");
  const seeds = {
    fernmail: `${folder}/fernmail.json`,
    contacts: `${folder}/contacts-${new URL(issuer).port}.json`,
  };
  await writeFile(
    seeds.fernmail,
    (await read("email-provider")).replace(
      '"refresh_token"]',
      '"refresh_token", "client_credentials"]',
    ),
  );
  await writeFile(
    seeds.contacts,
    (await read("contacts")).replaceAll("http://fernmail.localhost:4001", issuer),
  );
  return seeds;
}

/** The address book of the story. */
export async function alicesContacts(): Promise<object[]> {
  const { books } = JSON.parse(
    await readFile(new URL("../../../apps/contacts/seed/fernmail.json", import.meta.url), "utf8"),
  ) as { books: [{ contacts: object[] }] };
  return books[0].contacts;
}
