import { check } from "@tale/protocol/check";
import { athOf } from "@tale/protocol/dpop-proof";
import type { SentParameters } from "@tale/protocol/parameters";
import type { FastifyRequest } from "fastify";
import { checkDpopProof, type FreshProof, type ProofOptions } from "../beyond/dpop/proof.checks.ts";
import type { OwnAccessTokenClaims } from "../keys/access-tokens.ts";
import { isSameSecret } from "../stores/hash.ts";
import { UserinfoError } from "./userinfo.error.ts";

export interface PresentedToken {
  readonly scheme: "bearer" | "dpop";
  readonly token: string;
}

/**
 * RFC 6750 §2: the token is in the header or in a form, in one of both. In an address it would end
 * in somebody's log.
 */
export function checkPresentedToken({ headers, query, body }: FastifyRequest): PresentedToken {
  const inForm = ((body ?? {}) as SentParameters)["access_token"];
  const { authorization } = headers;
  check(
    "no token is in the address",
    "RFC 9700 §4.3.2",
    !("access_token" in (query as object)),
    () => new UserinfoError("invalid_request", "send the token in the Authorization header"),
  );
  check(
    "there is a token",
    "RFC 6750 §3",
    authorization !== undefined || inForm !== undefined,
    () => new UserinfoError(undefined, "a token is needed"),
  );
  check(
    "the token is sent in one way",
    "RFC 6750 §2",
    authorization === undefined || inForm === undefined,
    () => new UserinfoError("invalid_request", "send the token once"),
  );
  const [, scheme, token] =
    /^(bearer|dpop) +([\w\-.~+/]+=*)$/i.exec(authorization ?? `Bearer ${inForm}`) ?? [];
  check(
    "the token is well-formed",
    "RFC 6750 §2.1",
    scheme && token,
    () => new UserinfoError("invalid_request", "the token is not sent as Bearer or DPoP"),
  );
  return { scheme: scheme.toLowerCase() as PresentedToken["scheme"], token };
}

/**
 * RFC 9449 §7.1: a bound token needs its scheme and a proof by its key; any other is a bearer token.
 *
 * @returns the proof, which is not used up yet; none beside a bearer token
 */
export async function checkHolder(
  { scheme, token }: PresentedToken,
  { cnf }: OwnAccessTokenClaims,
  request: FastifyRequest,
  options: ProofOptions,
): Promise<FreshProof | undefined> {
  check(
    "the token is shown in its own way",
    "RFC 9449 §7.1",
    (scheme === "dpop") === (cnf !== undefined),
    () =>
      new UserinfoError(
        "invalid_token",
        cnf
          ? "the token is bound to a key: use the scheme DPoP"
          : "the token is not bound to a key: use the scheme Bearer",
      ),
  );
  if (!cnf) return undefined;
  const proof = await checkDpopProof(request, options);
  const { jkt, ath = "" } = proof;
  const isHolder = jkt === cnf.jkt && isSameSecret(ath, athOf(token));
  check(
    "the proof is by the token's key, and for this token",
    "RFC 9449 §7.1",
    isHolder,
    () => new UserinfoError("invalid_token", "the DPoP proof is not for this token"),
  );
  return proof;
}
