import { hour, second } from "@tale/service/clock";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "../testing/contacts.ts";

const now = today / second;
const good = {
  ...{ active: true, iss: fernmail, sub: "u-alice", aud: origin, client_id: "quillpost" },
  ...{ scope: "contacts.read", token_type: "Bearer", iat: now, exp: now + 300 },
};
type Members = Record<string, unknown>;

let issuer: FakeIssuer;
let contacts: TestContacts;

beforeAll(async () => {
  issuer = await createFakeIssuer(fernmail);
  const secrets = [{ issuer: fernmail, client_id: "contacts", client_secret: "secret" }];
  const environment = { INTROSPECTION_SECRETS: JSON.stringify(secrets) };
  contacts = await startTestContacts({ issuers: [issuer], environment });
});

/** What `GET /contacts` comes to when the issuer says this about the token. */
async function answerTo(members: Members) {
  issuer.opaque["opaque"] = { ...good, ...members };
  return contacts.requestWith("opaque");
}

describe("200", () => {
  const enough: Members[] = [
    { iss: undefined },
    { iat: undefined },
    { aud: ["https://elsewhere.example", origin] },
    { token_type: "bearer" },
    { exp: now - 29 },
    { jti: 7, username: "alice", ext: null, groups: [] },
    { token_type: undefined },
    { iss: null, token_type: null, iat: null, nbf: "", token_use: "", typ: null },
    { iss: "", token_type: "", nonce: "" },
    { token_type: undefined, token_use: "access_token" },
    { token_type: "Bearer", typ: "Bearer", nonce: "n" },
  ];

  it.each(enough)("takes an answer with %o", async (members) => {
    expect((await answerTo(members)).statusCode).toBe(200);
  });
});

describe("401 invalid_token", () => {
  const notTyped =
    "The token is not an access token: its token_type is neither Bearer nor DPoP with cnf.";
  const usedOtherwise = (name: string) =>
    `The token is not an access token: its ${name} names another kind.`;
  const likeAnother = (name: string) =>
    `The token is not an access token: it has ${name}, as other tokens have.`;
  const elsewhere = `The token is meant for another resource: its aud does not name ${origin}.`;
  const untrusted = "The token comes from an issuer that is not trusted here.";
  const tooLong =
    "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most.";
  const bound =
    "The token is bound to something that cannot be checked here: its cnf needs jkt, and no other method.";
  const tooLate = now + hour / second + 1;

  const wrong: [string, Members][] = [
    ["The token is not active.", { active: false }],
    [untrusted, { iss: "http://ottermail.localhost:4011" }],
    [untrusted, { iss: `${fernmail}/` }],
    [untrusted, { iss: [fernmail] }],
    [notTyped, { token_type: "refresh_token" }],
    [notTyped, { token_type: "DPoP" }],
    [notTyped, { token_type: ["Bearer"] }],
    [usedOtherwise("token_use"), { token_type: undefined, token_use: "refresh_token" }],
    [usedOtherwise("token_use"), { token_use: "refresh_token" }],
    [usedOtherwise("token_use"), { token_use: ["access_token"] }],
    [usedOtherwise("typ"), { typ: "ID" }],
    [usedOtherwise("typ"), { typ: "Refresh" }],
    [usedOtherwise("typ"), { typ: "Offline" }],
    [likeAnother("nonce"), { token_type: undefined, nonce: "n" }],
    [likeAnother("at_hash"), { token_type: undefined, at_hash: "h" }],
    [likeAnother("c_hash"), { token_type: undefined, c_hash: "h" }],
    [elsewhere, { aud: `${origin}/` }],
    [elsewhere, { aud: [] }],
    [elsewhere, { aud: [[origin]] }],
    ["The token lacks aud.", { aud: undefined }],
    ["The token lacks sub.", { sub: undefined }],
    ["The token lacks sub.", { sub: "" }],
    ["The token lacks client_id.", { client_id: undefined }],
    ["The token lacks client_id.", { client_id: null }],
    ["The token lacks exp.", { exp: undefined }],
    ["The token's exp is not a number.", { exp: String(now + 300) }],
    ["The token's scope is not a string.", { scope: ["contacts.read"] }],
    ["The token has expired.", { exp: now - 30 }],
    ["The token is not valid yet: its iat is not past.", { iat: now + 31, exp: now + 300 }],
    ["The token is not valid yet: its nbf is not past.", { nbf: now + 31 }],
    [tooLong, { exp: tooLate }],
    [tooLong, { exp: 1e308 }],
    [tooLong, { iat: undefined, exp: tooLate }],
    [bound, { cnf: { "x5t#S256": "thumbprint" } }],
    [bound, { cnf: null }],
  ];

  it.each(wrong)("says “%s” for %o", async (description, members) => {
    const answer = await answerTo(members);
    expect([answer.statusCode, answer.json().detail]).toEqual([401, description]);
    const challenge = `Bearer error="invalid_token", error_description="${description}"`;
    expect(answer.headers["www-authenticate"]).toContain(challenge);
  });
});
