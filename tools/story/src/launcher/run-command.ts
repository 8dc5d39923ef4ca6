import { CannotStart } from "./settings.ts";

/**
 * Runs a command of this package to its end: 0 if all went well, 1 with a readable reason if not.
 */
export async function runCommand(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error);
    process.exit(1);
  }
}
