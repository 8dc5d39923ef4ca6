import { readFileSync } from "node:fs";

/** The drawings below `assets/marks/`. */
export const markIds = ["quill", "fern", "otter", "envelope", "television"] as const;
export type MarkId = (typeof markIds)[number];

/** What stands for somebody on a page of another: a drawing, or the first letter of the name. */
export interface Mark {
  readonly drawing?: MarkId;
  readonly initial: string;
}

/**
 * Whose mark is whose, by origin. A name proves nothing: anybody may register an application called
 * Quillpost. An origin does: nothing but the service there gets what is sent to it.
 */
export type Marks = ReadonlyMap<string, MarkId>;

/** @param url where the other one is: an issuer, or where the answer goes */
export function markOf(marks: Marks, name: string, url: string | undefined): Mark {
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
  const drawing = origin === undefined ? undefined : marks.get(origin);
  return { ...(drawing ? { drawing } : {}), initial: initialOf(name) };
}

/** The first character of a name as people see one, in capitals. */
export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter("en").segment(name.replace(/^[^\p{L}\p{N}]+/u, ""));
  return (first?.segment ?? "?").toLocaleUpperCase("en");
}

/** The file of a drawing: an SVG document. */
export function readDrawing(id: MarkId): string {
  return readFileSync(new URL(`./assets/marks/${id}.svg`, import.meta.url), "utf8");
}

const drawn = new Map<MarkId, string>();

/**
 * A drawing as a part of a page, so that a copy of the page has it, too. It says nothing that the
 * name beside it does not say.
 */
export function drawingOf(id: MarkId, classes: string): string {
  const shapes = drawn.get(id) ?? shapesOf(readDrawing(id));
  drawn.set(id, shapes);
  return `<svg class="${classes}" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">${shapes}</svg>`;
}

const shapesOf = (document: string): string =>
  document.slice(document.indexOf(">") + 1, document.lastIndexOf("</svg>")).replace(/\n\s*/g, "");
