import type { Moment } from "./moment.ts";

const developer = "who develops Quillpost";

/** Act 1: Quinn registers Quillpost with Ottermail. */
export const developerMoments = {
  providers: {
    person: "Quinn",
    part: developer,
    next: "Ottermail is not registered yet. Open it and follow three steps.",
  },
  "register-provider": {
    person: "Quinn",
    part: developer,
    next: "register Quillpost at the portal, and bring back id and secret.",
  },
  "registered-provider": {
    person: "Quinn",
    part: developer,
    next: "its users can now share their friends with Quillpost.",
    press: { label: "Share a post as Alice", to: "quillpost" },
  },
  "developer-sign-in": {
    person: "Quinn",
    part: developer,
    next: "sign in as {email}, password “{password}”.",
    fill: {
      label: "Fill in Quinn’s password",
      fields: { email: "{email}", password: "{password}" },
    },
    account: "quinn",
  },
  portal: {
    person: "Quinn",
    part: developer,
    next: "register Quillpost as an application of {provider}.",
  },
  "new-application": {
    person: "Quinn",
    part: developer,
    next: "say what Quillpost is, and where answers may be sent. Then press Register.",
  },
  application: {
    person: "Quinn",
    part: developer,
    next: "take the client id and the secret to Quillpost.",
    press: { label: "Back to Quillpost’s providers", to: "quillpost", path: "/providers" },
  },
} as const satisfies Record<string, Moment>;
