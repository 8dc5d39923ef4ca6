import { PartyError, type PartyErrorOptions } from "../refusals/party.error.ts";
import type { Asked } from "../refusals/refusal.ts";

/**
 * The identity that a provider vouched for cannot be believed. The message is for the log and for
 * developers.
 */
export class IdentityError extends PartyError {
  override readonly name = "IdentityError";

  constructor(message: string, options?: PartyErrorOptions, asked: Asked = "id_token") {
    super(message, options, asked);
  }
}

/** The provider's keys could not be read, so that nothing can be said about a signature. */
export class KeysError extends PartyError {
  override readonly name = "KeysError";

  constructor(message: string, options?: PartyErrorOptions) {
    super(message, options, "keys");
  }
}

/** There is no more to learn about somebody whose ID token is proven. */
export class UserinfoError extends PartyError {
  override readonly name = "UserinfoError";

  constructor(message: string, options?: PartyErrorOptions) {
    super(message, options, "userinfo");
  }
}

/** The provider refused to say who somebody is (OpenID Connect Core §3.1.2.6). */
export class SignInRefused extends PartyError {
  override readonly name = "SignInRefused";

  constructor(options: PartyErrorOptions) {
    super("the authentication request was refused", options, "authorization");
  }
}
