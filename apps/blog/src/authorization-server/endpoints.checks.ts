import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { isSafeOrigin } from "@tale/service/origins";
import type { PublishedMetadata, WithEndpoints } from "./discovery.checks.ts";
import { DiscoveryError } from "./discovery.error.ts";

/**
 * RFC 8414 §2: the code flow needs both endpoints; a secret goes to the one, a user to the other.
 */
export function checkEndpoints(
  metadata: PublishedMetadata,
): asserts metadata is PublishedMetadata & WithEndpoints {
  const { authorization_endpoint, token_endpoint } = metadata;
  check(
    "both endpoints of the code flow are named and safe",
    "RFC 8414 §2",
    isSafeUrl(authorization_endpoint) && isSafeUrl(token_endpoint),
    () =>
      new DiscoveryError(
        "missing_endpoint",
        "The metadata names no usable authorization endpoint and token endpoint. The provider may not offer the authorization code flow.",
      ),
  );
}

/**
 * RFC 9700 §2.6: secrets, tokens and users go to the other addresses too; one that is not safe
 * makes all the rest doubtful.
 */
export function checkFurtherAddresses(
  metadata: PublishedMetadata,
): asserts metadata is Checked<PublishedMetadata, "further addresses"> {
  const {
    pushed_authorization_request_endpoint,
    registration_endpoint,
    revocation_endpoint,
    jwks_uri,
    userinfo_endpoint,
    end_session_endpoint,
  } = metadata;
  const named = [
    pushed_authorization_request_endpoint,
    registration_endpoint,
    revocation_endpoint,
    jwks_uri,
    userinfo_endpoint,
    end_session_endpoint,
  ];
  check(
    "every other address is safe as well",
    "RFC 9700 §2.6",
    named.every((url) => url === undefined || isSafeUrl(url)),
    () =>
      new DiscoveryError(
        "unsafe_endpoint",
        "The metadata names an address that is not https (or on this machine). Quillpost sends neither users nor secrets to a provider that does.",
      ),
  );
}

/** RFC 9126 §5: who wants requests pushed has to say where. */
export function checkPushable(
  metadata: PublishedMetadata,
): asserts metadata is Checked<PublishedMetadata, "pushable"> {
  const { require_pushed_authorization_requests, pushed_authorization_request_endpoint } = metadata;
  check(
    "requests that must be pushed have an address",
    "RFC 9126 §5",
    !require_pushed_authorization_requests || pushed_authorization_request_endpoint,
    () =>
      new DiscoveryError(
        "missing_endpoint",
        "The provider takes pushed requests only, and does not say where to push them.",
      ),
  );
}

export function isSafeUrl(text: string | undefined): boolean {
  const url = URL.parse(text ?? "");
  return (
    url !== null &&
    isSafeOrigin(url) &&
    url.username === "" &&
    url.password === "" &&
    !text!.includes("#")
  );
}
