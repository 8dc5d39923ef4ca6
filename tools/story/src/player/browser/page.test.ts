import { describe, expect, it } from "vitest";
import { NotOnPage, readPage } from "./page.ts";

const consent = readPage(
  "http://fernmail.localhost:4001/consent?request=r1",
  200,
  `<!doctype html><title>T</title><main>
  <h1>Quillpost  asks</h1>
  <form id="consent" method="post" action="/consent">
    <input type="hidden" name="_csrf" value="tok&amp;en">
    <label><input type="checkbox" name="scope" value="contacts.read" checked> Read your contacts</label>
    <label for="w">Add contacts</label><input type="checkbox" id="w" name="scope" value="contacts.write" checked>
    <input type="text" name="gone" value="never sent" disabled>
    <textarea name="note">
one
two</textarea>
    <select name="keep"><option value="a">a<option value="b" selected>b</select>
    <button id="deny" name="decision" value="deny">Deny</button>
    <button id="allow" name="decision" value="allow">Allow it</button>
  </form>
  <a href="/account">Your account</a>
  <form action="/search"><input name="q"><button>Find</button></form>
  <button type="button">Alone</button>
</main>`,
);

const sent = (body: string): [string, string][] => [...new URLSearchParams(body)];

describe("a form", () => {
  it("sends what a browser would: hidden inputs, ticked boxes, and the button that was pressed", () => {
    const { method, url, body } = consent.press("Allow it");
    expect({ method, url }).toEqual({
      method: "POST",
      url: "http://fernmail.localhost:4001/consent",
    });
    expect(sent(body)).toEqual([
      ["_csrf", "tok&en"],
      ["scope", "contacts.read"],
      ["scope", "contacts.write"],
      ["note", "one\r\ntwo"],
      ["keep", "b"],
      ["decision", "allow"],
    ]);
  });

  it("takes the ticks from boxes that were not named", () => {
    const { body } = consent.press("Allow it", { scope: "contacts.read" });
    expect(new URLSearchParams(body).getAll("scope")).toEqual(["contacts.read"]);
  });

  it("is found by a part of the button's name", () => {
    expect(new URLSearchParams(consent.press("Allow").body).get("decision")).toBe("allow");
  });

  it("that uses GET becomes a query", () => {
    expect(consent.press("Find", { q: "é b" })).toEqual({
      method: "GET",
      url: "http://fernmail.localhost:4001/search?q=%C3%A9+b",
      body: "",
    });
  });
});

describe("a page", () => {
  it("follows links by their text", () => {
    expect(consent.press("Your account")).toEqual({
      method: "GET",
      url: "http://fernmail.localhost:4001/account",
      body: "",
    });
  });

  it("tells its boxes with their labels, whether the label wraps them or points to them", () => {
    expect(consent.boxes("scope").map(({ label, value }) => [label, value])).toEqual([
      ["Read your contacts", "contacts.read"],
      ["Add contacts", "contacts.write"],
    ]);
  });

  it.each([
    ["a button that is not there", () => consent.press("Pay")],
    ["a button without a form", () => consent.press("Alone")],
    ["an input that is not there", () => consent.press("Allow", { otp: "1" })],
  ])("names the page when asked for %s", (_, act) => {
    expect(act).toThrow(NotOnPage);
    expect(act).toThrow(/Quillpost asks/);
  });
});
