import type { Moment } from "./moment.ts";

const carol = { to: "inbox", path: "/mailboxes/carol@friends.example" } as const;

/** Alice writes, shares and decides; Carol gets the mail. */
export const userMoments = {
  elsewhere: {
    person: "Alice",
    next: "write a post and share it with friends.",
    press: { label: "Write a post", to: "quillpost", path: "/write" },
  },
  "front-page": {
    person: "Alice",
    part: "who writes on Quillpost",
    next: "write a post. Your friends will get the link.",
    press: { label: "Write a post", to: "quillpost", path: "/write" },
  },
  write: {
    person: "Alice",
    next: "write a few words, then press Publish.",
    fill: {
      label: "Fill in a post",
      fields: {
        title: "Three weeks on foot",
        byline: "Alice Liddell",
        markdown:
          "I walked from the river to the sea, and met *nobody* for two days.\n\n" +
          "## What I carried\n\n- bread\n- a blanket\n- one book, read twice\n\n" +
          "> The road is long, and that is the good thing about it.\n\n" +
          "Next year you come along.",
      },
    },
  },
  "own-post": {
    person: "Alice",
    next: "the post is out, but nobody knows. Press “Share with friends”.",
  },
  "read-post": {
    person: "Carol",
    part: "Alice’s friend",
    next: "this is where the link leads, without an account. See what the services said to each other.",
    press: { label: "Watch it on the stage", to: "stage" },
  },
  share: {
    person: "Alice",
    next: "choose Fernmail. Your friends’ addresses are there.",
  },
  "share-again": {
    person: "Alice",
    next: "nothing was shared. Try once more, or show Quillpost only some friends.",
  },
  "sign-in": {
    person: "Alice",
    next: "sign in as {email}, password “{password}”.",
    fill: {
      label: "Fill in Alice’s password",
      fields: { email: "{email}", password: "{password}" },
    },
    account: "alice",
  },
  consent: {
    person: "Alice",
    next: "untick what you want to keep to yourself, then press Allow or Deny.",
  },
  friends: {
    person: "Alice",
    next: "tick Carol, and anybody else you like. Then press “Send the link”.",
  },
  preview: { person: "Alice", next: "press “Send the link”." },
  sent: {
    person: "Alice",
    next: "the mails are on their way. See what Carol got.",
    press: { label: "Open Carol’s mailbox", ...carol },
  },
  mailboxes: {
    person: "a visitor",
    part: "looking over the friends’ shoulders",
    next: "open Carol’s mailbox and read her mail.",
    press: { label: "Open Carol’s mailbox", ...carol },
  },
  "empty-mailbox": {
    person: "a visitor",
    part: "looking over a friend’s shoulder",
    next: "the mail comes when Alice shares a post.",
    press: { label: "Write a post as Alice", to: "quillpost", path: "/write" },
  },
  mailbox: {
    person: "Carol",
    part: "Alice’s friend",
    next: "open the mail and follow its link.",
  },
  mail: {
    person: "Carol",
    part: "Alice’s friend",
    next: "follow the link in the mail, then see how it came about.",
    press: { label: "Watch it on the stage", to: "stage" },
  },
  account: {
    person: "Alice",
    next: "press Revoke to take it back, then share a post again.",
    press: { label: "Back to Quillpost", to: "quillpost" },
  },
  "user-sign-in": {
    person: "Alice",
    next: "signing in is another matter than sharing. You can skip it and write.",
    press: { label: "Write a post", to: "quillpost", path: "/write" },
  },
  connections: {
    person: "Alice",
    next: "this is what Quillpost may do for you. End it here, or at the provider.",
  },
  device: {
    person: "Alice",
    part: "in front of a television",
    next: "type the code that the television shows.",
  },
} as const satisfies Record<string, Moment>;
