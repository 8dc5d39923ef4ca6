import { describe, expect, it } from "vitest";
import { html, mask } from "./mask-message.testing.ts";

describe("a page", () => {
  it("is told a line per paragraph, and each control by its label", () => {
    const { page } = mask({
      status: 200,
      headers: html,
      body: '<main><h1>May it?</h1><p>Signed in as Alice</p><form><label><input type="checkbox" name="scope" value="contacts.read"> see your friends</label><p>Not more.</p><label for="note">Note</label><input id="note" name="note"><button>Allow</button></form></main>',
    });
    expect(page).toMatchObject({
      heading: "May it?",
      text: "Signed in as Alice\nNot more.",
      fields: [{ label: "see your friends", value: "contacts.read" }, { label: "Note" }],
      buttons: ["Allow"],
    });
  });
});

describe("a box on a page", () => {
  const boxIn = (input: string) =>
    mask({ status: 200, headers: html, body: `<main><form>${input}</form></main>` }).page
      ?.fields[0];

  it.each([
    ["checkbox", " checked", true],
    ["checkbox", ' checked="checked"', true],
    ["checkbox", "", false],
    ["radio", " checked", true],
  ])("(%s%s) is told as it came: %s", (type, attribute, checked) => {
    expect(
      boxIn(`<input type="${type}" name="scope" value="contacts.read"${attribute}>`),
    ).toMatchObject({ checked });
  });

  it("is no box when it is a text", () => {
    expect(boxIn('<input name="note" value="checked">')).not.toHaveProperty("checked");
  });
});
