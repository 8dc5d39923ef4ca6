import { load, type CheerioAPI } from "cheerio";

/** What a form sends when it is submitted. */
export interface Submission {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body: string;
}

/** Values for inputs by name; for checkboxes, the values that shall be ticked and no others. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

type Found = ReturnType<CheerioAPI>;

/**
 * A page as somebody sees it: by headings, by the names on its buttons, by the text beside a box.
 */
export interface Page {
  readonly url: string;
  readonly status: number;
  /** What stands on it, spaces collapsed. */
  readonly text: string;
  readonly heading: string;
  readonly html: string;
  has(selector: string): boolean;
  texts(selector: string): string[];
  /** The value of the first match's attribute. */
  attribute(selector: string, name: string): string | undefined;
  /** What a list of facts (`dl`) says under a name. */
  fact(name: string): string | undefined;
  /** The values of the checkboxes called `name`, each with the text of its label. */
  boxes(name: string): Box[];
  hasButton(name: string): boolean;
  /**
   * What pressing the button or following the link called `name` would send. `within` narrows where
   * to look.
   */
  press(name: string, fields?: Fields, within?: string): Submission;
}

export interface Box {
  readonly value: string;
  readonly label: string;
  readonly ticked: boolean;
  readonly usable: boolean;
}

/** Somebody looked for something that is not on the page. */
export class NotOnPage extends Error {
  override readonly name = "NotOnPage";

  constructor(what: string, page: { heading: string; url: string; text: string }) {
    super(
      `there is no ${what} on “${page.heading}” (${page.url}), which reads: ${page.text.slice(0, 200)}…`,
    );
  }
}

export function readPage(url: string, status: number, html: string): Page {
  const $ = load(html);
  const textOf = (found: Found): string => found.text().replace(/\s+/g, " ").trim();
  const page = {
    url,
    status,
    html,
    text: textOf($("main").length ? $("main") : $("body")),
    heading: textOf($("h1").first()) || textOf($("title")),
  };

  /** The button or link of that name: the whole name first, else a name that contains it. */
  function control(name: string, within: string): Found {
    const controls = $(within).find("button, input[type=submit], a[href]").not("[disabled]");
    const names = controls
      .map(
        (_, one) =>
          $(one).attr("aria-label") ?? (textOf($(one)) || String($(one).attr("value") ?? "")),
      )
      .get();
    const place =
      names.indexOf(name) >= 0 ? names.indexOf(name) : names.findIndex((one) => one.includes(name));
    return controls.eq(place < 0 ? controls.length : place);
  }

  function press(name: string, fields: Fields = {}, within = "body"): Submission {
    const pressed = control(name, within);
    if (pressed.length === 0) throw new NotOnPage(`“${name}” to press`, page);
    if (pressed.is("a"))
      return { method: "GET", url: new URL(pressed.attr("href")!, url).href, body: "" };
    const form = pressed.attr("form")
      ? $(`form[id="${pressed.attr("form")}"]`)
      : pressed.closest("form");
    if (form.length === 0) throw new NotOnPage(`form behind “${name}”`, page);
    return submissionOf(form, pressed, fields);
  }

  function submissionOf(form: Found, pressed: Found, fields: Fields): Submission {
    for (const [name, value] of Object.entries(fields)) fill(form, name, value);
    const values = form
      .serializeArray()
      .map(({ name, value }) => [name, value] as [string, string]);
    if (pressed.attr("name"))
      values.push([pressed.attr("name")!, String(pressed.attr("value") ?? "")]);
    const method =
      (pressed.attr("formmethod") ?? form.attr("method") ?? "get").toUpperCase() === "POST"
        ? "POST"
        : "GET";
    const target = new URL(pressed.attr("formaction") ?? form.attr("action") ?? url, url);
    const body = new URLSearchParams(values).toString();
    if (method === "GET") target.search = body;
    return { method, url: target.href, body: method === "POST" ? body : "" };
  }

  function fill(form: Found, name: string, value: string | readonly string[]): void {
    const inputs = form
      .find(`[name="${name}"]`)
      .add($(`[form="${form.attr("id")}"][name="${name}"]`));
    if (inputs.length === 0) throw new NotOnPage(`input “${name}”`, page);
    if (!inputs.is("[type=checkbox], [type=radio]")) return void inputs.val(value as string);
    const ticked = [value].flat();
    inputs.each(
      (_, input) => void $(input).prop("checked", ticked.includes($(input).attr("value") ?? "on")),
    );
  }

  return {
    ...page,
    has: (selector) => $(selector).length > 0,
    texts: (selector) =>
      $(selector)
        .map((_, one) => textOf($(one)))
        .get(),
    fact: (name) => {
      const term = $("dt")
        .filter((_, one) => textOf($(one)) === name)
        .first();
      const value = term.nextAll("dd").first();
      return value.length
        ? textOf(value.find("code").length ? value.find("code").first() : value)
        : undefined;
    },
    attribute: (selector, name) => $(selector).first().attr(name),
    boxes: (name) =>
      $(`input[type=checkbox][name="${name}"]`)
        .map((_, box) => ({
          value: $(box).attr("value") ?? "on",
          label: textOf(
            $(box).closest("label").length
              ? $(box).closest("label")
              : $(`label[for="${$(box).attr("id")}"]`),
          ),
          ticked: $(box).attr("checked") !== undefined,
          usable: $(box).attr("disabled") === undefined,
        }))
        .get(),
    hasButton: (name) => control(name, "body").length > 0,
    press,
  };
}
