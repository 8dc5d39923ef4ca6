import { cast } from "@tale/story/cast";
import type { GuestMetadata } from "./find-issuer.ts";

/**
 * An authorization server that is not ours, and plays in Ottermail's place. Nothing of it is
 * started, stopped or configured here.
 */
export interface Guest {
  readonly name: string;
  readonly issuer: string;
  /**
   * Whether Quillpost knows it from the start; otherwise it knows nobody, and a developer adds it
   * on the providers page.
   */
  readonly isListed: boolean;
  /** As whom Quillpost is registered there, where that was done by hand. */
  readonly client?: GuestClient;
  /** What Contacts is told about its tokens, variable by variable. */
  readonly contacts: Readonly<Record<string, string>>;
  /** Its endpoints, as its metadata names them: the stage tells by them what a message to it is. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly metadata: GuestMetadata;
}

export interface GuestClient {
  readonly id: string;
  readonly secret?: string;
}

/** The seeds in which Ottermail stands, with the guest in its place. */
export const guestSeeds = {
  /** Quillpost's providers. */
  quillpost: (text: string, { name, issuer, isListed, client }: Guest): string => {
    if (!isListed) return "[]";
    const ours = (JSON.parse(text) as { name: string }[]).filter(
      (one) => one.name !== cast.ottermail.name,
    );
    const credentials = client
      ? { client_id: client.id, ...(client.secret ? { client_secret: client.secret } : {}) }
      : {};
    const guest = { name, issuer, contacts_url: cast["ottermail-contacts"].origin, ...credentials };
    return JSON.stringify([...ours, guest], undefined, 2);
  },

  /**
   * The address books: nobody knows who the guest's users are, so each of them begins with the same
   * sample, which says that it is one.
   */
  contacts: (issuer: string): string => {
    const names = ["Carol", "Dave", "Erin", "Zoë"];
    const contacts = names.map((name) => ({
      name: `${name} (sample)`,
      email: `${name.toLowerCase().replace("ë", "e")}@friends.example`,
    }));
    return JSON.stringify({ books: [], samples: [{ issuer, contacts }] }, undefined, 2);
  },
} as const;
