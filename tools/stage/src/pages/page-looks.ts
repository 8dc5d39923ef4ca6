import { createHash } from "node:crypto";
import type { PageSnapshot } from "@tale/backstage/facts";
import { drawnOn } from "../browser/page-document.ts";
import type { KeptPages } from "../run/kept-pages.ts";
import { inlineImports } from "./self-contained.ts";

/** Different styles that are kept under an address; more parties than there are have fewer. */
const mostLooks = 40;
const typeface = /url\(["']?(?:[^"')]*\/)?([\w-]+\.woff2)["']?\)/g;

export type PageLooks = ReturnType<typeof createPageLooks>;

/**
 * The style of a party's pages, all its stylesheets in one. Typefaces are the stage's own, which
 * has the same: an address of a party's never stands in it.
 */
export function createPageLooks(pages: KeptPages) {
  const known = new Map<string, string>();

  return {
    /** @returns the style itself, with the typefaces it asks for by file name */
    styleOf: async ({ styles }: PageSnapshot, origin: string): Promise<string> => {
      const get = async (path: string) => Buffer.from(pages.styleAt(`${origin}${path}`) ?? "");
      const sheets = await Promise.all(styles.map((path) => inlineImports(path, get)));
      return `${sheets.join("\n")}\n${drawnOn}`;
    },
    /** Keeps a style under a name that changes with it. */
    keep: (css: string): string => {
      const name = createHash("sha256").update(css).digest("hex").slice(0, 20);
      known.set(name, css);
      if (known.size > mostLooks) known.delete(known.keys().next().value!);
      return name;
    },
    named: (name: string): string | undefined => known.get(name),
  };
}

/** @param addressOf where a typeface lies, or nothing where there is none */
export async function withTypefaces(
  css: string,
  addressOf: (file: string) => Promise<string | undefined>,
): Promise<string> {
  const files = [...new Set([...css.matchAll(typeface)].map(([, file]) => file!))];
  const found = await Promise.all(
    files.map(async (file) => [file, await addressOf(file)] as const),
  );
  const addresses = new Map(found);
  return css.replace(typeface, (_, file: string) => `url("${addresses.get(file) ?? "data:,"}")`);
}
