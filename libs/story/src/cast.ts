/**
 * Who plays. The colour is one hex value per party, used on its pages, in diagrams, in the terminal
 * and in the docs.
 */
export interface Party {
  readonly id: PartyId;
  readonly name: string;
  /** The OAuth role in the field's words. */
  readonly role: string;
  readonly colour: string;
  /** Default public origin; every origin is configuration. */
  readonly origin: string;
}

/**
 * Somebody who plays without being a service: nothing listens there, but without them nothing would
 * happen.
 */
export type Person = Omit<Party, "id" | "origin"> & { readonly id: PersonId };

export type PartyId =
  | "quillpost"
  | "fernmail"
  | "fernmail-contacts"
  | "ottermail"
  | "ottermail-contacts"
  | "stage"
  | "inbox";
export type PersonId = "alice" | "quinn" | "friend" | "browser";
export type PlayerId = PartyId | PersonId;

export const cast = {
  quillpost: {
    id: "quillpost",
    name: "Quillpost",
    role: "client",
    colour: "#2f55c8",
    origin: "http://blog.localhost:4000",
  },
  fernmail: {
    id: "fernmail",
    name: "Fernmail",
    role: "authorization server",
    colour: "#1b7a4b",
    origin: "http://fernmail.localhost:4001",
  },
  "fernmail-contacts": {
    id: "fernmail-contacts",
    name: "Fernmail Contacts",
    role: "resource server",
    colour: "#8a6100",
    origin: "http://contacts.fernmail.localhost:4002",
  },
  ottermail: {
    id: "ottermail",
    name: "Ottermail",
    role: "authorization server",
    colour: "#9a4425",
    origin: "http://ottermail.localhost:4011",
  },
  "ottermail-contacts": {
    id: "ottermail-contacts",
    name: "Ottermail Contacts",
    role: "resource server",
    colour: "#7b5a45",
    origin: "http://contacts.ottermail.localhost:4012",
  },
  stage: {
    id: "stage",
    name: "the stage",
    role: "shows the play",
    colour: "#55606e",
    origin: "http://stage.localhost:4004",
  },
  inbox: {
    id: "inbox",
    name: "the inbox",
    role: "receives the friends' mail",
    colour: "#a32f78",
    origin: "http://inbox.localhost:4005",
  },
} as const satisfies Record<PartyId, Party>;

export const people = {
  alice: { id: "alice", name: "Alice", role: "resource owner", colour: "#6b46a3" },
  quinn: { id: "quinn", name: "Quinn", role: "developer of Quillpost", colour: "#0f6f8a" },
  friend: { id: "friend", name: "a friend", role: "gets the mail", colour: "#a32f78" },
  browser: {
    id: "browser",
    name: "the browser",
    role: "user agent, carries the front channel",
    colour: "#55606e",
  },
} as const satisfies Record<PersonId, Person>;

/** Everybody on stage. */
export const players = { ...people, ...cast } as const satisfies Record<PlayerId, Person | Party>;
