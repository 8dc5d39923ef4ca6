import type { MessageId, PageSnapshot, PageStyle } from "@tale/backstage/facts";

/** In characters, all pages together; the oldest go first. */
const mostText = 16 * 1024 * 1024;
const mostStyles = 200;

export type KeptPages = ReturnType<typeof createKeptPages>;

/** The pages that parties sent to browsers, as they looked, and the stylesheets they name. */
export function createKeptPages() {
  const pages = new Map<MessageId, PageSnapshot>();
  const styles = new Map<string, string>();
  let size = 0;

  function forget(id: MessageId): void {
    size -= pages.get(id)?.html.length ?? 0;
    pages.delete(id);
  }

  return {
    keep: (id: MessageId, page: PageSnapshot): void => {
      forget(id);
      pages.set(id, page);
      size += page.html.length;
      while (size > mostText) forget(pages.keys().next().value!);
    },
    of: (id: MessageId): PageSnapshot | undefined => pages.get(id),
    keepStyle: ({ url, css }: PageStyle): void => {
      if (styles.has(url) || styles.size < mostStyles) styles.set(url, css);
    },
    styleAt: (url: string): string | undefined => styles.get(url),
    /** Forgets the run's pages; stylesheets belong to the parties, who tell them once. */
    clear: (): void => {
      pages.clear();
      size = 0;
    },
  };
}
