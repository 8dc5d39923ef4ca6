/** A party, and where its main way begins: the checks on it are found from there. */
export interface Party {
  /** Below the root of the workspace. */
  readonly folder: string;
  /** Functions at which a message arrives, each as `file#function`. */
  readonly entries: readonly string[];
}

export const parties = {
  contacts: {
    folder: "apps/contacts",
    entries: [
      "src/contact-list/contact-list.route.ts#contactListRoute",
      "src/contact-list/add-contacts.route.ts#addContactsRoute",
      "src/contact-list/delete-contacts.route.ts#deleteContactsRoute",
      "src/contact/contact.route.ts#contactRoute",
    ],
  },
  blog: {
    folder: "apps/blog",
    entries: [
      "src/connect/begin-journey.ts#createBeginJourney",
      "src/callback/callback.route.ts#callbackRoute",
      "src/sign-in/sign-in-callback.route.ts#signInCallbackRoute",
    ],
  },
} as const satisfies Record<string, Party>;

export type PartyName = keyof typeof parties;
