/**
 * A setting that no client may have. `message` says why in words for its developer, and reads well
 * behind the setting's name.
 */
export class UnusableSetting extends Error {
  override readonly name = "UnusableSetting";
}

/** @returns why the settings that `check` looks at cannot be used; undefined when they can */
export function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UnusableSetting) return error.message;
    throw error;
  }
}
