import { resolve } from "node:path";
import { commonEnvironment, readEnvironment, StartError } from "@tale/service/environment";
import { isSafeOrigin } from "@tale/service/origins";
import { Type } from "typebox";
import { Value } from "typebox/value";

/** Credentials of this resource at one issuer's introspection endpoint (RFC 7662 §2.1). */
export interface IntrospectionClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The public origin; also the resource identifier that a token must be meant for. */
  readonly origin: string;
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly backstageUrl: string | undefined;
  readonly trustProxy: boolean | string;
  /** Whose tokens are accepted, as the exact strings the issuers call themselves. */
  readonly trustedIssuers: readonly string[];
  /** Who this resource is at each issuer that it may ask about tokens that are no JWTs (RFC 7662). */
  readonly introspectionClients: readonly IntrospectionClient[];
  /** Path of a JSON file of address books. */
  readonly seed: string;
  readonly resolveLocalhost: "loopback" | "resolver";
}

const Environment = Type.Object({
  ...commonEnvironment,
  PORT: Type.Integer({ ...commonEnvironment.PORT, default: 4002 }),
  ORIGIN: Type.String({ ...commonEnvironment.ORIGIN, default: "http://contacts.fernmail.localhost:4002" }),
  DATABASE_URL: Type.String({ ...commonEnvironment.DATABASE_URL, default: "file:.data/contacts.db" }),
  TRUSTED_ISSUERS: Type.String({ default: "http://fernmail.localhost:4001" }),
  INTROSPECTION_SECRETS: Type.String({ default: "[]" }),
  SEED: Type.String({ default: resolve(import.meta.dirname, "../seed/fernmail.json") }),
  RESOLVE_LOCALHOST: Type.Enum(["loopback", "resolver"], { default: "loopback" }),
});

/** @throws StartError naming the variable that cannot be used */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const values = readEnvironment(Environment, environment);
  const trustedIssuers = Object.freeze(values.TRUSTED_ISSUERS.split(",").map((issuer) => checkIssuer(issuer.trim())));
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    origin: checkOrigin(values.ORIGIN),
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    backstageUrl: values.BACKSTAGE_URL,
    trustProxy: values.TRUST_PROXY,
    trustedIssuers,
    introspectionClients: Object.freeze(checkIntrospectionSecrets(values.INTROSPECTION_SECRETS, trustedIssuers)),
    seed: values.SEED,
    resolveLocalhost: values.RESOLVE_LOCALHOST,
  });
}

function checkOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new StartError(`ORIGIN=${origin} cannot be used: it must be scheme, lower-case host and port, nothing else`);
  return origin;
}

/** RFC 8414 §2: an issuer is a URL without query and fragment; https, or http that never leaves this machine. */
function checkIssuer(issuer: string): string {
  const isUsable = URL.canParse(issuer) && !/[?#@]/.test(issuer) && isSafeOrigin(new URL(issuer));
  if (!isUsable) throw new StartError(`TRUSTED_ISSUERS cannot be used: “${issuer}” must be an https URL, or http on this machine, without query and fragment`);
  return issuer;
}

/** JSON: `[{"issuer": "…", "client_id": "…", "client_secret": "…"}]`, one entry at most for each trusted issuer. What is wrong with it is said without its secrets. */
const IntrospectionSecrets = Type.Array(Type.Object({ issuer: Type.String(), client_id: Type.String({ minLength: 1 }), client_secret: Type.String({ minLength: 1 }) }, { additionalProperties: false }));

function checkIntrospectionSecrets(text: string, trustedIssuers: readonly string[]): IntrospectionClient[] {
  const refuse = (reason: string) => new StartError(`INTROSPECTION_SECRETS cannot be used: ${reason}`);
  const secrets = readJson(text);
  if (!Value.Check(IntrospectionSecrets, secrets)) throw refuse("it must be JSON such as [{\"issuer\": \"…\", \"client_id\": \"…\", \"client_secret\": \"…\"}]");
  for (const [index, { issuer }] of secrets.entries()) {
    if (!trustedIssuers.includes(issuer)) throw refuse(`“${issuer}” is not among TRUSTED_ISSUERS`);
    if (secrets.findIndex((one) => one.issuer === issuer) !== index) throw refuse(`“${issuer}” is there twice`);
  }
  return secrets.map(({ issuer, client_id: clientId, client_secret: clientSecret }) => Object.freeze({ issuer, clientId, clientSecret }));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
