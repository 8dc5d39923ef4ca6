import type { Checked } from "@tale/protocol/checked";
import type { ExtensionData } from "../stores/extension-data.ts";
import type { GivenBy } from "../stores/grant.ts";
import type { Audience, ScopesOfAudience } from "./audience.checks.ts";

/**
 * What a token request was found good for: whom the tokens will speak for, what they will allow,
 * and where. Nothing is used up yet.
 */
export interface GrantedAccess extends ExtensionData {
  readonly subject: string;
  readonly scopes: ScopesOfAudience;
  /** The one resource the access token is meant for (RFC 8707 §2.2). */
  readonly audience: Audience;
  /** Absent when no user gave it. */
  readonly givenBy?: GivenBy;
}

/** What came of using it up. */
export type Redeemed = Checked<
  {
    readonly grantId: string;
    /** Absent where the client may have none. */
    readonly refreshToken?: string;
  },
  "taken"
>;

/** A client in its own name uses up nothing. */
export type NothingToRedeem = { readonly grantId?: never; readonly refreshToken?: never };
