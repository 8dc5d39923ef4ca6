import { describe, expect, it } from "vitest";
import { openTestRecord } from "./testing-record.ts";

describe("a check made after keys were fetched", () => {
  const { exchange, record } = openTestRecord();
  const token = "RFC 9068 §4";

  it("is about the token that they were fetched for; what is asked of the keys stays with them", () => {
    const legs = record.legsOf;
    exchange("GET /contacts", "fernmail-contacts", {
      status: 200,
      by: "quillpost",
      checks: [["the issuer is trusted", true, token]],
      meanwhile: (during) => {
        const keys = { by: "fernmail-contacts", status: 200 } as const;
        const [, found] = exchange("GET /.well-known/oauth-authorization-server", "fernmail", {
          ...keys,
          during,
          answerChecks: [["the metadata names the endpoint", true, "RFC 8414 §2"]],
        });
        exchange("GET /jwks", "fernmail", {
          ...keys,
          during: `${found.exchange}.response`,
          answerChecks: [["the signature is the issuer's", true, token]],
        });
      },
    });
    const claims = legs("all").map(({ n, checks }) => [n, checks.map(({ claim }) => claim)]);
    expect(claims).toEqual([
      [1, ["the issuer is trusted", "the signature is the issuer's"]],
      [2, []],
      [3, ["the metadata names the endpoint"]],
      [4, []],
      [5, []],
      [6, []],
    ]);
  });
});
