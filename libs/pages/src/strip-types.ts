import { stripTypeScriptTypes } from "node:module";

/**
 * TypeScript as JavaScript, with Node's own stripper. Node calls it experimental with every first
 * use; that one warning tells an operator nothing, and is not passed on.
 */
export function stripTypes(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...more: never[]) => {
    if (!String(warning).includes("stripTypeScriptTypes"))
      Reflect.apply(emitWarning, process, [warning, ...more]);
  }) as typeof process.emitWarning;
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
