import { readDrawing, type MarkId } from "./marks.ts";

/** How one party's pages differ from another's: a name, a mark, one colour, a typeface. */
export type Brand = Look & Part;

/** What the footer of every page says about whom it belongs to. */
type Part =
  /** The party's OAuth role: `authorization server`. */
  | { readonly role: string; readonly task?: never }
  /** Who has none says what it does, as the end of a sentence: `shows the play`. */
  | { readonly task: string; readonly role?: never };

interface Look {
  readonly name: string;
  /** The drawing that stands for the party in its masthead and its tabs. */
  readonly drawing?: MarkId | undefined;
  /** The one character in its place where there is no drawing; the first of its name by default. */
  readonly mark?: string;
  /** `#rrggbb`, dark enough to be read on white; the dark theme lightens it. */
  readonly colour: string;
  readonly typeface: "sans" | "serif";
  /** Where the name in the header leads, and the links beside it. */
  readonly navigation?: readonly { readonly href: string; readonly label: string }[];
  /** Further stylesheets below `/assets/`, after the shared one. */
  readonly stylesheets?: readonly string[];
}

/**
 * The party's variables for the shared stylesheet; a file of its own, because the policy allows no
 * inline styles.
 */
export function brandStylesheet({ colour, typeface }: Brand): string {
  return `:root { --party: ${colour}; --heading-face: var(--${typeface}); }\n`;
}

/** The party's mark as the icon of its tabs: its drawing, or a letter on its colour. */
export function brandMark({ name, drawing, mark = name[0]!, colour }: Brand): string {
  if (drawing) return readDrawing(drawing);
  const letter = `<text x="16" y="23" text-anchor="middle" font-family="system-ui, sans-serif" font-size="20" font-weight="700" fill="#fff">${mark}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/>${letter}</svg>\n`;
}
