import { expect, it } from "vitest";
import { accessTokenHash } from "./access-token-hash.ts";

it("at_hash is that of the specification's own example (OpenID Connect Core appendix A.3)", () => {
  expect(accessTokenHash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")).toBe(
    "77QmUPtjPfzWtF2AnpK9RQ",
  );
});
