import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { systemRandom } from "@tale/service/clock";
import { beforeAll, describe, expect, it } from "vitest";
import { origin, startTestContacts, today, type TestContacts } from "../testing/contacts.ts";

const key = await createDpopKey();
const jkt = await thumbprintOfDpopKey(key);
const other = await thumbprintOfDpopKey(await createDpopKey());
let contacts: TestContacts;

beforeAll(async () => {
  contacts = await startTestContacts();
});

/** Shows a token that is bound like this, with a proof by the key. */
async function statusOf(cnf: object) {
  const accessToken = await contacts.issuer.token({ cnf });
  const show = async (nonce?: string) => {
    const proof = {
      method: "GET",
      url: `${origin}/contacts`,
      accessToken,
      nonce,
      now: () => today,
    };
    const dpop = await signDpopProof(key, { ...proof, random: systemRandom });
    return contacts.request({
      url: "/contacts",
      headers: { authorization: `DPoP ${accessToken}`, dpop },
    });
  };
  const { statusCode, headers } = await show();
  const nonce = headers["dpop-nonce"];
  const bare = await contacts.requestWith(accessToken);
  return {
    bare: bare.statusCode,
    proven: nonce ? (await show(String(nonce))).statusCode : statusCode,
  };
}

const additional = [
  { "kc-jkt-type": "DPoP" },
  { "x5t#S256": null, kid: "", jwk: null },
  { "https://id.example/strength": { hardware: true } },
];

describe("a confirmation with additional members", () => {
  it.each(additional)(
    "binds the token to its key, and %o changes nothing (RFC 7800 §3.1)",
    async (more) => {
      expect(await statusOf({ jkt, ...more })).toEqual({ bare: 401, proven: 200 });
      expect(await statusOf({ jkt: other, ...more })).toEqual({ bare: 401, proven: 401 });
    },
  );

  it.each(additional)("does not take %o for a binding of its own", async (more) => {
    expect(await statusOf(more)).toEqual({ bare: 401, proven: 401 });
  });
});
