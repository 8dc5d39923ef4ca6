import { spawn } from "node:child_process";

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/**
 * Opens an address in the user's browser. A machine without one is no error: the address is on the
 * screen.
 */
export function openBrowser(url: string): void {
  const [command, ...before] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...before, url], { detached: true, stdio: "ignore" });
  opener.on("error", () => undefined).unref();
}
