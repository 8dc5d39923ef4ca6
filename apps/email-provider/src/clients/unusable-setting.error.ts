import type { RegistrationErrorCode } from "@tale/protocol/client-registration";
import { RegistrationError, type About } from "./registration.error.ts";

/**
 * A setting that no client may have. `message` says why in words for its developer, and reads well
 * behind the setting's name.
 */
export class UnusableSetting extends Error {
  override readonly name = "UnusableSetting";
}

/**
 * Makes a check of a value that may be one of several members, and says which. @throws
 * RegistrationError
 */
export function checkMember<Value>(
  check: () => Value,
  about: About,
  code: RegistrationErrorCode = "invalid_client_metadata",
): Value {
  try {
    return check();
  } catch (error) {
    if (error instanceof UnusableSetting) throw new RegistrationError(code, error.message, about);
    throw error;
  }
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
