import { cast, type PartyId } from "@tale/story/cast";
import { evilmail } from "../mallory/evilmail.ts";

/** Mallory's own account at Fernmail, and the friends in her address book. */
export const malloryAccount = { email: "mallory@fernmail.example", password: "looking-glass" };
export const malloryFriends = ["Trudy Sly", "Victor Vane"];

/** The resource of Mallory's backup service, which Fernmail issues tokens for too. */
export const backupResource = (mallory: string): string => `${mallory}/backup`;

/** The web application of Contacts: application and API share one identifier, as many small services do. */
export const webContacts = (contacts: string) => ({
  id: contacts,
  secret: "contacts-on-the-web",
  redirectUri: "http://127.0.0.1/web",
  scope: "openid contacts.read",
});

/** @param mallory her origin */
export type ChangeSeed = (text: string, mallory: string) => string;

/** What the seeds of a lab's cast have beyond the usual ones. Origins in them are the default ones. */
export const labSeeds: Partial<Record<PartyId, ChangeSeed>> = {
  quillpost: (text, mallory) => {
    const providers = JSON.parse(text) as object[];
    return JSON.stringify([...providers, evilmail(mallory)]);
  },

  fernmail: (text) => {
    const seed = JSON.parse(text) as { users: object[]; clients: object[] };
    const users = [...seed.users, { id: "u-mallory", name: "Mallory Malone", ...malloryAccount }];
    return JSON.stringify({ ...seed, users, clients: [...seed.clients, webContactsClient()] });
  },

  "fernmail-contacts": (text) => {
    const { books } = JSON.parse(text) as { books: object[] };
    const contacts = malloryFriends.map((name) => ({
      name,
      email: `${name.split(" ")[0]!.toLowerCase()}@friends.example`,
    }));
    const book = { issuer: cast.fernmail.origin, sub: "u-mallory", contacts };
    return JSON.stringify({ books: [...books, book] });
  },
};

function webContactsClient(): object {
  const { id, secret, redirectUri, scope } = webContacts(cast["fernmail-contacts"].origin);
  return {
    client_id: id,
    client_secret: secret,
    client_name: "Contacts on the web",
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code"],
    scope,
    token_endpoint_auth_method: "client_secret_post",
  };
}
