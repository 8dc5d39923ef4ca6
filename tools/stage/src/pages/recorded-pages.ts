import type { RecordedPages } from "../browser/alice-page.ts";
import type { KeptPages } from "../run/kept-pages.ts";
import type { Leg } from "../run/leg.ts";
import { createPageLooks, withTypefaces } from "./page-looks.ts";

type Written<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/**
 * The pages of a run, for a recording: each style and each typeface stands in it once, because all
 * pages of a party share them.
 */
export async function recordPages(
  legs: readonly Leg[],
  kept: KeptPages,
  get: (path: string) => Promise<Buffer>,
): Promise<RecordedPages> {
  const looks = createPageLooks(kept);
  const pages: Written<RecordedPages["pages"]> = {};
  const styles: Written<RecordedPages["styles"]> = {};
  const typefaces: Written<RecordedPages["typefaces"]> = {};

  async function keepTypeface(file: string): Promise<string> {
    typefaces[file] ??= await get(`/assets/${file}`).then(
      (font) => `data:font/woff2;base64,${font.toString("base64")}`,
      () => "data:,",
    );
    return `typeface:${file}`;
  }

  for (const leg of legs) {
    const page = kept.of(`${leg.exchange}.${leg.kind}`);
    if (!page) continue;
    const css = await looks.styleOf(page, new URL(leg.url).origin);
    const style = looks.keep(css);
    styles[style] ??= await withTypefaces(css, keepTypeface);
    pages[leg.n] = { page, style };
  }
  return { pages, styles, typefaces };
}
