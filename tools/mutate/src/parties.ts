/** A party, and where its main way begins: the checks on it are found from there. */
export interface Party {
  /** Below the root of the workspace. */
  readonly folder: string;
  /** Functions at which a message arrives, each as `file#function`. */
  readonly entries: readonly string[];
  /** How many of its check calls can still be left out. The number only shrinks. */
  readonly unheld: number;
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
    unheld: 0,
  },
  blog: {
    folder: "apps/blog",
    entries: [
      "src/connect/begin-journey.ts#createBeginJourney",
      "src/callback/callback.route.ts#callbackRoute",
      "src/sign-in/sign-in-callback.route.ts#signInCallbackRoute",
    ],
    unheld: 0,
  },
  "email-provider": {
    folder: "apps/email-provider",
    entries: [
      "src/authorization/authorize.route.ts#authorizeRoute",
      "src/authorization/sign-in.route.ts#signInRoute",
      "src/authorization/consent.route.ts#consentRoute",
      "src/token/token.route.ts#tokenRoute",
      "src/beyond/pushed-requests/pushed-request.route.ts#pushedRequestRoute",
      "src/beyond/device/device-authorization.route.ts#deviceAuthorizationRoute",
      "src/beyond/device/confirm-device.route.ts#confirmDeviceRoute",
    ],
    unheld: 0,
  },
} as const satisfies Record<string, Party>;

export type PartyName = keyof typeof parties;
