import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { systemRandom } from "@tale/service/clock";
import { describe, expect, it } from "vitest";
import { createFakeIssuer, origin, startTestContacts, today } from "../testing/contacts.ts";
import type { Dialect, Members } from "../testing/dialect.ts";
import { dex, dialects } from "../testing/dialects.ts";

const contacts = ["Carol", "Dave"].map((name) => ({ name, email: `${name}@friends.example` }));

/** The app that trusts this issuer, with the profile or without. */
async function start(
  { issuer: url, algorithm, subject, endpoint, ...dialect }: Dialect,
  profile?: Members,
) {
  const issuer = await createFakeIssuer(url, algorithm);
  const secrets = [{ issuer: url, client_id: "contacts", client_secret: "secret" }];
  const app = await startTestContacts({
    issuers: [issuer],
    seed: { books: [{ issuer: url, sub: subject, contacts }] },
    environment: {
      ...(profile ? { ISSUER_PROFILES: JSON.stringify([{ issuer: url, ...profile }]) } : {}),
      ...(dialect.isSecretKnown ? { INTROSPECTION_SECRETS: JSON.stringify(secrets) } : {}),
    },
  });
  /** Shows a token of this product; opaque where it has no JWTs. */
  const show = async (difference: Members = {}) => {
    const { jwt, answer } = dialect;
    if (jwt)
      return app.requestWith(await issuer.token({ ...jwt.claims, ...difference }, jwt.header));
    const body = { ...answer, ...difference };
    if (endpoint) issuer.instead = { [endpoint]: { body } };
    else issuer.opaque["opaque"] = body;
    return app.requestWith("opaque");
  };
  return { ...app, issuer, show };
}

describe.each(dialects)("$name", (dialect) => {
  it("opens the book", async () => {
    const { show } = await start(dialect, dialect.profile);
    const answer = await show();
    expect([answer.statusCode, answer.json().contacts?.length]).toEqual([200, 2]);
  });

  it.each(dialect.others)("does not open it by %s", async (_, difference, reason) => {
    const { show } = await start(dialect, dialect.profile);
    const answer = await show(difference);
    expect([answer.statusCode, answer.json().detail]).toEqual([401, reason]);
  });
});

describe("without its profile", () => {
  const refused = dialects.filter(({ strictly }) => strictly);

  it.each(refused)("$name is refused, for a reason that names the claim", async (dialect) => {
    const { show } = await start(dialect);
    const answer = await show();
    expect([answer.statusCode, answer.json().detail]).toEqual([401, dialect.strictly]);
  });
});

describe("Keycloak 26.7 with DPoP", () => {
  it("opens the book with a proof, and not without", async () => {
    const [dialect] = dialects as [Dialect];
    const { issuer, request, requestWith } = await start(dialect, dialect.profile);
    const key = await createDpopKey();
    const cnf = { jkt: await thumbprintOfDpopKey(key), "kc-jkt-type": "DPoP" };
    const accessToken = await issuer.token(
      { ...dialect.jwt!.claims, typ: "DPoP", cnf },
      { typ: "JWT" },
    );
    const show = async (nonce?: string) => {
      const proof = {
        method: "GET",
        url: `${origin}/contacts`,
        accessToken,
        nonce,
        now: () => today,
      };
      const dpop = await signDpopProof(key, { ...proof, random: systemRandom });
      return request({ url: "/contacts", headers: { authorization: `DPoP ${accessToken}`, dpop } });
    };
    const nonce = String((await show()).headers["dpop-nonce"]);
    expect((await show(nonce)).json().contacts).toHaveLength(2);
    expect((await requestWith(accessToken)).statusCode).toBe(401);
  });
});

describe("dex 2.45", () => {
  const refusal = async (profile: Members, difference: Members = {}) => {
    const app = await start(
      { ...dex, name: "dex", subject: "Cg1h", algorithm: "RS256", others: [] },
      profile,
    );
    const token = await app.issuer.token({ ...dex.claims, ...difference }, { typ: undefined });
    return (await app.requestWith(token)).json().detail;
  };

  it("has no access tokens for a resource: what it gives out is told from them in each profile", async () => {
    expect(await refusal({ profile: "rfc9068" })).toMatch(/^The token is not an access token/);
    expect(await refusal({ profile: "jwt" }, { aud: origin })).toMatch(
      /it has at_hash, as other tokens have/,
    );
    expect(await refusal({ profile: "jwt" }, { aud: origin, at_hash: undefined })).toMatch(
      /neither scope nor client_id/,
    );
  });
});
