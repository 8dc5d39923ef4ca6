import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { athOf, dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { second, systemRandom } from "@tale/service/clock";
import { importJWK, SignJWT, type JWK } from "jose";
import { origin, startTestContacts, today } from "./contacts.ts";

export const now = today / second;
const key = await createDpopKey();
export const jkt = await thumbprintOfDpopKey(key);
export const cnf = { jkt };
export const contacts = await startTestContacts();

/** A token bound to that key, and the nonce Contacts gives today. */
export let token: string;
export let nonce: string;

/** The clock says today, the token and the nonce are new. */
export async function beginAnew(): Promise<void> {
  contacts.clock.now = today;
  token = await contacts.issuer.token({ cnf, exp: now + 3_600 });
  nonce = String((await show(await proofFor({ nonce: undefined }))).headers["dpop-nonce"]);
}

type ProofRequest = Partial<Parameters<typeof signDpopProof>[1]>;

export const proofFor = (request: ProofRequest = {}, by = key) =>
  signDpopProof(by, {
    method: "GET",
    url: `${origin}/contacts`,
    accessToken: token,
    nonce,
    now: () => contacts.clock.now,
    random: systemRandom,
    ...request,
  });

/** A proof with whatever claims; `undefined` leaves one out. */
export async function proofWith(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { d: _, ...jwk } = JSON.parse(key) as JWK;
  const all = {
    jti: systemRandom(16),
    htm: "GET",
    htu: `${origin}/contacts`,
    iat: now,
    nonce,
    ath: athOf(token),
    ...claims,
  };
  return new SignJWT(all)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk, ...header })
    .sign(await importJWK(JSON.parse(key), "ES256"));
}

export const show = (
  proof: string,
  {
    by = token,
    url = "/contacts",
    scheme = "DPoP",
    ...rest
  }: {
    by?: string;
    url?: string;
    scheme?: string;
    method?: "POST" | "DELETE";
    json?: unknown;
  } = {},
) =>
  contacts.request({
    url,
    headers: { authorization: `${scheme} ${by}`, ...(proof ? { dpop: proof } : {}) },
    ...rest,
  });

export const challengeOf = (answer: Awaited<ReturnType<typeof show>>) =>
  parseDpopChallenge(String(answer.headers["www-authenticate"]));
export const refusedAs = (error: string, description: string) => ({
  error,
  error_description: description,
  algs: dpopAlgorithms.join(" "),
  resource_metadata: protectedResourceMetadataUrl(origin),
});
