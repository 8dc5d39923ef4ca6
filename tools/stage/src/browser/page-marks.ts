import type { Leg } from "../run/leg.ts";

const secretMark = /‹([a-z-]+)(?::[^‹›]*)?›/g;
const bullets = "••••••";

/**
 * What a person did on a page: the next thing that their browser asked for, other than by itself.
 */
export function nextOf(legs: readonly Leg[], page: Leg, end: number): Leg | undefined {
  return legs.find(
    ({ n, kind, channel, run, cause, headers }) =>
      n > page.n &&
      n <= end &&
      kind === "request" &&
      channel === "front" &&
      run === page.run &&
      cause === null &&
      (headers["sec-fetch-mode"] ?? "navigate") === "navigate",
  );
}

/** Shows where secrets were: a few dots, and what kind it was. */
export function showMarks(page: Document): void {
  const texts = page.createTreeWalker(page.body, 4 satisfies typeof NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (texts.nextNode()) found.push(texts.currentNode as Text);
  for (const text of found) {
    const parts = text.data.split(/(‹[a-z-]+(?::[^‹›]*)?›)/);
    if (parts.length > 1)
      text.replaceWith(...parts.map((part) => (part.startsWith("‹") ? dots(page, part) : part)));
  }
  for (const field of page.querySelectorAll<HTMLInputElement>("input, textarea"))
    field.value = field.value.replace(secretMark, bullets);
}

function dots(page: Document, mark: string): HTMLElement {
  const shown = page.createElement("span");
  shown.className = "masked-here";
  shown.title = mark.replace(secretMark, "$1").replaceAll("-", " ");
  shown.textContent = bullets;
  return shown;
}

/**
 * Ticks, fills and marks on a page what the next request says was done there.
 *
 * @param url the page's own address
 * @returns what was pressed, if it is there
 */
export function markDone(page: Document, url: string, next: Leg): Element | undefined {
  const values = Map.groupBy(
    next.parameters.filter((one) => one.in === "form" || one.in === "query"),
    ({ name }) => name,
  );
  const said = (name: string): string[] => (values.get(name) ?? []).map(({ value }) => value);
  const form = formOf(page, url, next, said);
  if (form) return markForm(form, said);
  const links = [...page.querySelectorAll("a[data-leads-to]")];
  const link = links.find((one) => isSame(leadsTo(one, url), next.url));
  link?.classList.add("pressed-here");
  return link;
}

function formOf(
  page: Document,
  url: string,
  next: Leg,
  said: (name: string) => string[],
): HTMLFormElement | undefined {
  const forms = [...page.querySelectorAll("form")].filter(
    (form) =>
      form.dataset["method"] === next.method.toLowerCase() &&
      [form, ...form.querySelectorAll("button[data-leads-to]")].some((one) =>
        isSame(withoutQuery(leadsTo(one, url)), withoutQuery(next.url)),
      ),
  );
  return forms.find((form) => buttonOf(form, said)) ?? forms[0];
}

function markForm(form: HTMLFormElement, said: (name: string) => string[]): Element {
  for (const field of form.querySelectorAll<HTMLInputElement>("input, textarea, select")) {
    const values = said(field.name);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
      field.classList.toggle("ticked-here", field.checked);
    } else if (field.tagName === "SELECT") field.value = values[0] ?? field.value;
    else if (values.length > 0) field.value = values[0]!.replace(secretMark, bullets);
  }
  const pressed =
    buttonOf(form, said) ?? form.querySelector("button:not([name]), button, [type=submit]") ?? form;
  pressed.classList.add("pressed-here");
  return pressed;
}

/** The button whose name and value were sent. */
function buttonOf(form: HTMLFormElement, said: (name: string) => string[]): Element | undefined {
  return [...form.querySelectorAll<HTMLButtonElement>("button[name]")].find(({ name, value }) =>
    said(name).includes(value),
  );
}

function leadsTo(element: Element, url: string): string {
  const way = element.getAttribute("data-leads-to") ?? "";
  const [origin = ""] = /^[a-z]+:\/\/[^/?#]+/.exec(url) ?? [];
  if (way === "") return url;
  return way.startsWith("/") ? `${origin}${way}` : way;
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, "");
const isSame = (one: string, other: string): boolean =>
  one.replace(/#.*$/s, "") === other.replace(/#.*$/s, "");
