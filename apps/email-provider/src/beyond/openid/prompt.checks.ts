import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { AuthenticationRequest } from "@tale/protocol/authentication-request";
import { second, type Clock } from "@tale/service/clock";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import type { IdTokens } from "../../keys/id-tokens.ts";
import type { Prompt } from "../../stores/pending-requests.store.ts";
import type { WantedUser } from "./requested-claims.checks.ts";

/**
 * What may be asked of the pages (OpenID Connect Core §3.1.2.1). An account is chosen where one
 * signs in.
 */
export const prompts = ["none", "login", "consent", "select_account"];

/** What a request asks of the pages, and can have. */
export type PossiblePrompt = Checked<Omit<Prompt, "userId">, "possible">;

/** OpenID Connect Core §3.1.2.1: how long ago the user may have signed in, in seconds. */
export function checkMaxAge(
  message: AuthenticationRequest,
): asserts message is Checked<AuthenticationRequest, "max_age"> {
  const { max_age } = message;
  if (max_age === undefined) return;
  check(
    "max_age is a number of seconds",
    "OpenID Connect Core §3.1.2.1",
    /^\d{1,10}$/.test(max_age),
    () => new AuthorizationError("invalid_request", "max_age is not a number of seconds"),
  );
}

/**
 * OpenID Connect Core §3.1.2.1: no page at all, or sign-in, or consent, whatever is known of the
 * user already.
 */
export function checkPrompt(
  { prompt, max_age }: Checked<AuthenticationRequest, "max_age">,
  now: Clock,
): PossiblePrompt {
  const wanted = prompt?.split(" ") ?? [];
  check(
    "every prompt is known",
    "OpenID Connect Core §3.1.2.1",
    wanted.every((one) => prompts.includes(one)),
    () => new AuthorizationError("invalid_request", `prompt may be ${prompts.join(", ")}`),
  );
  check(
    "prompt=none stands alone",
    "OpenID Connect Core §3.1.2.1",
    !wanted.includes("none") || wanted.length === 1,
    () => new AuthorizationError("invalid_request", "prompt=none cannot be combined with another"),
  );
  const wantsSignIn = wanted.includes("login") || wanted.includes("select_account");
  return {
    ...(max_age === undefined ? {} : { signedInSince: now() - Number(max_age) * second }),
    ...(wanted.includes("none") ? { silent: true } : {}),
    ...(wantsSignIn ? { signedInSince: now() } : {}),
    ...(wanted.includes("consent") ? { askConsent: true } : {}),
  } as PossiblePrompt;
}

/** OpenID Connect Core §3.1.2.1: an id_token of ours, however old, says whom the client expects. */
export async function checkHint(
  { id_token_hint }: AuthenticationRequest,
  idTokens: IdTokens,
): Promise<WantedUser | undefined> {
  if (id_token_hint === undefined) return undefined;
  const hint = await idTokens.readHint(id_token_hint);
  check(
    "id_token_hint is an id_token of ours",
    "OpenID Connect Core §3.1.2.1",
    hint,
    () =>
      new AuthorizationError("invalid_request", "id_token_hint is not an id_token of this issuer"),
  );
  return hint.sub as WantedUser;
}
