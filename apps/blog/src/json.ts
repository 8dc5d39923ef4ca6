/** What another party said, before anybody believes its shape; undefined when it is no JSON at all. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
