import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkout } from "../checkout.ts";

/** The address that opens an editor at a line of this checkout; null where none is known. */
export type EditorLink = (file: string, line: number) => string | null;

export const usualEditor = "vscode://file{path}:{line}";

/**
 * @param editor an address with `{path}` and `{line}`, or `none`
 * @param sources the checkout's folder where the editor runs; unset where the stage runs there too
 */
export function createEditorLink(
  editor: string,
  sources: string | undefined,
  isLocal: boolean,
): EditorLink {
  const folder = sources ?? (isLocal ? checkout : undefined);
  if (editor === "none" || folder === undefined) return () => null;
  return (file, line) =>
    editor
      .replaceAll("{path}", () => pathToFileURL(join(folder, file)).pathname)
      .replaceAll("{line}", String(line));
}
