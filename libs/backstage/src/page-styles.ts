import type { PageStyle } from "./facts.ts";

/** More than a page needs; what is longer or comes on top is not told, and the page looks plain. */
const most = { styles: 24, length: 256 * 1024 };

export interface PageStyles {
  /** Tells the stylesheets at these paths of the party, and those that they import, once. */
  see(paths: readonly string[]): void;
  /** Whoever listens now knows none of them. */
  forget(): void;
}

/**
 * Tells the party's stylesheets, so that its pages can be shown as they looked. They are read after
 * the page was told, never while a request waits.
 *
 * @param read the text at a path of the party
 */
export function createPageStyles(
  origin: string,
  read: (path: string) => Promise<string>,
  tell: (style: PageStyle) => void,
): PageStyles {
  let seen = new Set<string>();

  async function tellOne(path: string): Promise<void> {
    const css = await read(path);
    if (css.length > most.length) return;
    tell({ url: `${origin}${path}`, css });
    see(importsIn(css, path));
  }

  function see(paths: readonly string[]): void {
    for (const path of paths) {
      if (seen.has(path) || seen.size >= most.styles) continue;
      seen.add(path);
      void tellOne(path).catch(() => undefined);
    }
  }

  return { see, forget: () => void (seen = new Set()) };
}

/** RFC 3986 §5.2: an address in a stylesheet is relative to the stylesheet's own. */
function importsIn(css: string, path: string): string[] {
  const base = new URL(path, "http://party.invalid");
  return [...css.matchAll(/@import\s+(?:url\()?["']([^"']+)["']/g)]
    .map(([, address]) => new URL(address!, base))
    .filter(({ origin }) => origin === base.origin)
    .map(({ pathname, search }) => pathname + search);
}
