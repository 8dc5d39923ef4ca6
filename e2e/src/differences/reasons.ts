import { authorizationReasons } from "./authorization-reasons.ts";
import { tokenReasons } from "./token-reasons.ts";

/**
 * Every reason for answering other than oidc-provider, by an id that rows and `docs/differences.md`
 * share.
 */
export const reasons = { ...authorizationReasons, ...tokenReasons };

export type ReasonId = keyof typeof reasons;
