import { PartyError, type PartyErrorOptions } from "../refusals/party.error.ts";

export type DiscoveryErrorCode =
  | "unsafe_issuer"
  | "unreachable"
  | "no_metadata"
  | "unreadable_metadata"
  | "other_issuer"
  | "missing_endpoint"
  | "unsafe_endpoint"
  | "no_resource_metadata"
  | "other_resource"
  | "no_code_flow"
  | "no_s256";

/**
 * A provider cannot be worked with. The message says why and what to do, in words for Quillpost's
 * developers.
 */
export class DiscoveryError extends PartyError {
  override readonly name = "DiscoveryError";
  readonly code: DiscoveryErrorCode;

  constructor(code: DiscoveryErrorCode, message: string, options?: PartyErrorOptions) {
    super(message, options, "metadata");
    this.code = code;
  }
}
