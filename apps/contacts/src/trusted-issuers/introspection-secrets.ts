import { StartError } from "@tale/service/environment";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { IntrospectionCredentials } from "./trusted-issuer.ts";

/** One entry at most for each trusted issuer. */
const IntrospectionSecrets = Type.Array(
  Type.Object(
    {
      issuer: Type.String(),
      client_id: Type.String({ minLength: 1 }),
      client_secret: Type.String({ minLength: 1 }),
    },
    { additionalProperties: false },
  ),
);

const example = '[{"issuer": "…", "client_id": "…", "client_secret": "…"}]';

const refuse = (reason: string) =>
  new StartError(`INTROSPECTION_SECRETS cannot be used: ${reason}`);

/**
 * Reads `INTROSPECTION_SECRETS`: who this resource is at each issuer that it may ask (RFC 7662
 * §2.1).
 *
 * @throws StartError that says what is wrong without telling a secret
 */
export function readIntrospectionSecrets(
  text: string,
  trusted: readonly string[],
): ReadonlyMap<string, IntrospectionCredentials> {
  const entries = readJson(text);
  if (!Value.Check(IntrospectionSecrets, entries))
    throw refuse(`it must be JSON such as ${example}`);
  const secrets = new Map<string, IntrospectionCredentials>();
  for (const { issuer, client_id: clientId, client_secret: clientSecret } of entries) {
    if (!trusted.includes(issuer)) throw refuse(`“${issuer}” is not among TRUSTED_ISSUERS`);
    if (secrets.has(issuer)) throw refuse(`“${issuer}” is there twice`);
    secrets.set(issuer, Object.freeze({ clientId, clientSecret }));
  }
  return secrets;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
