import { hour, second } from "@tale/service/clock";
import { describe, expect, it } from "vitest";
import { fernmail, origin } from "../testing/contacts.ts";
import { contacts, now, refusal, refusedAs } from "../testing/validate-access-token.ts";

describe("401 invalid_token", () => {
  it.each([
    `${fernmail}/`,
    fernmail.toUpperCase(),
    "http://ottermail.localhost:4011",
    undefined,
    7,
  ])("refuses the issuer %s", async (iss) => {
    expect(await refusal(await contacts.issuer.token({ iss }))).toEqual(
      refusedAs("The token comes from an issuer that is not trusted here."),
    );
  });

  it.each([
    { aud: `${origin}/` },
    { aud: "http://contacts.ottermail.localhost:4012" },
    { aud: [] },
    { aud: [[origin]] },
  ])("refuses the audience of %o", async ({ aud }) => {
    expect(await refusal(await contacts.issuer.token({ aud }))).toEqual(
      refusedAs(`The token is meant for another resource: its aud does not name ${origin}.`),
    );
  });

  it.each(["sub", "client_id", "jti", "iat", "exp", "aud"])(
    "refuses a token without %s",
    async (claim) => {
      expect(await refusal(await contacts.issuer.token({ [claim]: undefined }))).toEqual(
        refusedAs(`The token lacks ${claim}.`),
      );
    },
  );

  it.each(["sub", "client_id", "jti"])("refuses a token with an empty %s", async (claim) => {
    expect(await refusal(await contacts.issuer.token({ [claim]: "" }))).toEqual(
      refusedAs(`The token lacks ${claim}.`),
    );
  });

  it("names every claim that is missing", async () => {
    expect(await refusal(await contacts.issuer.token({ client_id: null, jti: "" }))).toEqual(
      refusedAs("The token lacks client_id, jti."),
    );
  });

  it.each([
    ["sub is not a string", { sub: 7 }],
    ["client_id is not a string", { client_id: ["quillpost"] }],
    ["jti is not a string", { jti: 7 }],
    ["exp is not a number", { exp: String(now + 300) }],
    ["iat is not a number", { iat: {} }],
    ["auth_time is not a number", { auth_time: "yesterday" }],
    ["scope is not a string", { scope: ["contacts.read"] }],
    ["scope is not a string", { scope: 7 }],
  ])("says that the token's %s", async (fault, claims) => {
    expect(await refusal(await contacts.issuer.token(claims))).toEqual(
      refusedAs(`The token's ${fault}.`),
    );
  });

  it("refuses an expired token", async () => {
    expect(await refusal(await contacts.issuer.token({ iat: now - 330, exp: now - 30 }))).toEqual(
      refusedAs("The token has expired."),
    );
  });

  it.each([{ iat: now + 31, exp: now + 331 }, { nbf: now + 31 }, { nbf: "yesterday" }])(
    "refuses a token from the future: %o",
    async (claims) => {
      const [name] = Object.keys(claims);
      expect(await refusal(await contacts.issuer.token(claims))).toEqual(
        refusedAs(`The token is not valid yet: its ${name} is not past.`),
      );
    },
  );

  it.each([now + hour / second + 1, 1e308])("refuses a token that lives until %d", async (exp) => {
    expect(await refusal(await contacts.issuer.token({ exp }))).toEqual(
      refusedAs(
        "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most.",
      ),
    );
  });
});
