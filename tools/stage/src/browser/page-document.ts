import type { PageSnapshot } from "@tale/backstage/facts";

/** What an iframe with such a page may do: nothing; its parent may draw on it. */
export const pageSandbox = "allow-same-origin";

/**
 * What a page may load, when the stage serves it: the stylesheet and the typefaces that the stage
 * keeps. It holds no script, and none would run.
 */
export const servedPolicy = `default-src 'none'; style-src 'self'; img-src data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox ${pageSandbox}`;

/** The same, where all is inside the page. */
const insidePolicy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'`;

/** How a page of a snapshot gets its style: from an address, or as text. */
export type PageLook = { readonly address: string } | { readonly css: string };

/** A snapshot as a document of its own: inert, so that no key and no click reaches it. */
export function documentOf({ language, classes, html }: PageSnapshot, look: PageLook): string {
  const style =
    "address" in look
      ? `<link rel="stylesheet" href="${escaped(look.address)}">`
      : `<meta http-equiv="content-security-policy" content="${insidePolicy}"><style>${look.css.replaceAll("</", "<\\/")}</style>`;
  return `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">${style}</head><body class="${escaped(classes)}" inert>${html}</body></html>`;
}

/** What the stage draws on a page: what was pressed and ticked, and where a secret was. */
export const drawnOn = `
.pressed-here { outline: 3px solid light-dark(#c2410c, #fb923c) !important; outline-offset: 3px; box-shadow: 0 0 0 9px color-mix(in srgb, light-dark(#c2410c, #fb923c) 25%, transparent) !important; }
.ticked-here { outline: 3px solid light-dark(#c2410c, #fb923c) !important; outline-offset: 2px; }
.masked-here { padding: 0 .3em; border-radius: .3em; background: color-mix(in srgb, currentcolor 14%, transparent); letter-spacing: .1em; }
.cut-here { margin: 2rem; font-style: italic; }
html { overflow: hidden; }
`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
