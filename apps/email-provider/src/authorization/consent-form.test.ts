import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../clients/client.ts";
import { contacts, startFernmail, type Fernmail } from "../testing/app.ts";
import { readConfig } from "../config.ts";
import type { FriendsPrompt } from "../beyond/details/friends-prompt.ts";
import { describeConsentForm } from "./consent-form.ts";

const client = { id: "x", name: "Quillpost" } as Client;
const user = { id: "u-alice", email: "alice@fernmail.example", name: "Alice Liddell" };
const friends: FriendsPrompt = {
  askedDetail: { type: "contacts", locations: [], actions: ["read"] },
  legend: "",
  hint: "",
  wish: "see some of your friends",
  choices: [],
};

const titleFor = (scopes: readonly string[], friends?: FriendsPrompt) =>
  describeConsentForm(
    {
      client,
      user,
      asked: { scopes, resources: [contacts] },
      friends,
      form: { action: "", name: "", value: "" },
    },
    { scopes: readConfig({}).scopes, samples: {}, accessTokenLifetime: 300 },
  ).title;

describe("the title of the question", () => {
  it.each([
    [["contacts.read"], "see the people in your address book"],
    [["contacts.write"], "change your address book"],
    [["contacts.write", "contacts.read"], "use your address book"],
    [["openid"], "know that it is you"],
    [["email"], "know your email address"],
    [["openid", "profile", "email"], "know who you are"],
    [
      ["openid", "profile", "contacts.read"],
      "see the people in your address book and know who you are",
    ],
  ])("for %j says that it is to %s", (scopes, wish) => {
    expect(titleFor(scopes)).toBe(`Allow Quillpost to ${wish}?`);
  });

  it("says what is asked beside scopes, too", () => {
    expect(titleFor([], friends)).toBe("Allow Quillpost to see some of your friends?");
    expect(titleFor(["contacts.write", "openid"], friends)).toBe(
      "Allow Quillpost to change your address book, know that it is you and see some of your friends?",
    );
  });
});

describe("the tick of a box", () => {
  let fernmail: Fernmail;
  beforeAll(async () => void (fernmail = await startFernmail()));
  afterAll(() => fernmail.service.close());

  it("has in the dark the colour of what is written on the accent", async () => {
    const { body } = await fernmail.openBrowser()({ url: "/assets/page.css" });
    const [, dark = ""] = /--on-accent: light-dark\([^,]+, #([0-9a-f]{6})\)/.exec(body) ?? [];
    const [inDark = ""] = /@media \(prefers-color-scheme: dark\) \{[\s\S]*?\n\}/.exec(body) ?? [];
    expect(dark).not.toBe("");
    for (const icon of ["checkbox", "minus"])
      expect(inDark).toMatch(new RegExp(`--pico-icon-${icon}: url\\([^)]*stroke='%23${dark}'`));
  });
});
