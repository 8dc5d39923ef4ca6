/** How one party's pages differ from another's: a name, one colour, a typeface. */
export type Brand = Look & Part;

/** What the footer of every page says about whom it belongs to. */
type Part =
  /** The party's OAuth role: `authorization server`. */
  | { readonly role: string; readonly task?: never }
  /** Who has none says what it does, as the end of a sentence: `shows the play`. */
  | { readonly task: string; readonly role?: never };

interface Look {
  readonly name: string;
  /**
   * The one character that stands for the party in its masthead and its tabs; the first of its
   * name, if nothing is said.
   */
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

/** The party's mark on its colour, as the icon of its tabs. */
export function brandMark({ name, mark = name[0]!, colour }: Brand): string {
  const letter = `<text x="16" y="23" text-anchor="middle" font-family="system-ui, sans-serif" font-size="20" font-weight="700" fill="#fff">${mark}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/>${letter}</svg>\n`;
}
