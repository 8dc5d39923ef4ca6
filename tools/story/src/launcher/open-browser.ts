import open from "open";

/**
 * Opens an address in the user's browser. A machine without one is no error: the address is on the
 * screen.
 */
export async function openBrowser(url: string): Promise<void> {
  const opener = await open(url).catch(() => undefined);
  opener?.on("error", () => undefined);
}
