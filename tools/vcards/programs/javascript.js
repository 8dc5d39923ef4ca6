// ical.js, vcf and vcard4: `NAME read` makes JSON of vCards, `NAME write 4.0` vCards of JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import VCard from "vcf";
import * as vcard4 from "vcard4";

const [name, verb, version] = process.argv.slice(2);
const arrived = readFileSync(0, "utf8");

const libraries = {
  "ical.js": {
    read: (text) =>
      cardsOf(ICAL.parse(text)).map((card) => {
        const component = new ICAL.Component(card);
        const valueOf = (property) => component.getFirstPropertyValue(property) ?? "";
        return { name: String(valueOf("fn")), email: String(valueOf("email")) };
      }),
    write: (person) =>
      ICAL.stringify([
        "vcard",
        [
          ["version", {}, "text", version],
          ["n", {}, "text", ["", person.name, "", "", ""]],
          ["fn", {}, "text", person.name],
          ["email", {}, "text", person.email],
        ],
        [],
      ]),
  },
  vcf: {
    read: (text) =>
      VCard.parse(text).map((card) => {
        const valueOf = (property) => [card.get(property)].flat()[0]?.valueOf() ?? "";
        return { name: valueOf("fn"), email: valueOf("email") };
      }),
    write: (person) => {
      const card = new VCard();
      card.set("fn", person.name);
      card.set("email", person.email);
      return `${card.toString(version)}\r\n`;
    },
  },
  vcard4: {
    read: (text) =>
      [vcard4.parse(text)].flat().map((card) => {
        const valueOf = (property) => String(card.getProperty(property)?.[0]?.value ?? "");
        return { name: valueOf("FN"), email: valueOf("EMAIL") };
      }),
    write: (person) =>
      new vcard4.VCARD([
        new vcard4.FNProperty([], new vcard4.TextType(person.name)),
        new vcard4.EmailProperty([], new vcard4.TextType(person.email)),
      ]).repr(),
  },
};

/** ical.js returns one card, or an array of several. */
function cardsOf(parsed) {
  return typeof parsed[0] === "string" ? [parsed] : parsed;
}

const { read, write } = libraries[name];
const people = verb === "write" ? JSON.parse(arrived) : [];
process.stdout.write(verb === "read" ? JSON.stringify(read(arrived)) : people.map(write).join(""));
