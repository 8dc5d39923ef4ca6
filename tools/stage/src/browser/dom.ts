type Child = Node | string | number | null | undefined | false;
export type Children = Child | readonly Children[];
/** `on…` are listeners, `--…` custom properties of the style, others are attributes. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * Makes elements: `h("p", { class: "lead", onclick }, "text", child)`. Nothing that comes in is
 * ever read as HTML.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Children[]
): HTMLElementTagNameMap[Name] {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function s<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Children[]
): SVGElementTagNameMap[Name] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill<Made extends HTMLElement | SVGElement>(
  element: Made,
  attributes: Attributes,
  children: readonly Children[],
): Made {
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...nodesOf(children));
  return element;
}

/** What is there among children, in order. */
export function nodesOf(children: Children): (Node | string)[] {
  if (children === null || children === undefined || children === false) return [];
  if (Array.isArray(children)) return children.flatMap(nodesOf);
  return [typeof children === "number" ? String(children) : (children as Node | string)];
}

function set(element: HTMLElement | SVGElement, name: string, value: unknown): void {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
  else if (name.startsWith("--")) element.style.setProperty(name, String(value));
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Calls `work` once before the next picture, however often it is asked for. */
export function oncePerFrame(work: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** An element that the page has; a page without it is a mistake. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found as Kind;
}

/** The same below an element, by selector. */
export function within<Kind extends Element = HTMLElement>(
  element: ParentNode,
  selector: string,
): Kind {
  const found = element.querySelector<Kind>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

/** Where an event happened; outside every element, the page. */
export const targetOf = ({ target }: Event): Element =>
  target instanceof Element ? target : document.body;
