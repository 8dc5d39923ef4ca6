import { resolve } from "node:path";
import { second } from "@tale/service/clock";
import { commonEnvironment, readEnvironment, StartError } from "@tale/service/environment";
import { Type } from "typebox";
import { readTrustedIssuers } from "./trusted-issuers/read-trusted-issuers.ts";
import type { TrustedIssuer } from "./trusted-issuers/trusted-issuer.ts";

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The public origin; also the resource identifier that a token must be meant for. */
  readonly origin: string;
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly backstageUrl: string | undefined;
  readonly trustProxy: boolean | string;
  /**
   * Whose tokens are accepted, and how each issuer's are read; asked about opaque ones in this
   * order.
   */
  readonly trustedIssuers: readonly TrustedIssuer[];
  /**
   * How long an issuer may take for each answer, in milliseconds; somebody is waiting for contacts.
   */
  readonly issuerTimeout: number;
  /** Path of a JSON file of address books. */
  readonly seed: string;
  readonly resolveLocalhost: "loopback" | "resolver";
}

const Environment = Type.Object({
  ...commonEnvironment,
  PORT: Type.Integer({ ...commonEnvironment.PORT, default: 4002 }),
  ORIGIN: Type.String({
    ...commonEnvironment.ORIGIN,
    default: "http://contacts.fernmail.localhost:4002",
  }),
  DATABASE_URL: Type.String({
    ...commonEnvironment.DATABASE_URL,
    default: "file:.data/contacts.db",
  }),
  TRUSTED_ISSUERS: Type.String({ default: "http://fernmail.localhost:4001" }),
  ISSUER_PROFILES: Type.String({ default: "[]" }),
  INTROSPECTION_SECRETS: Type.String({ default: "[]" }),
  ISSUER_TIMEOUT: Type.Number({ minimum: 0.1, maximum: 60, default: 0.9 }),
  SEED: Type.String({ default: resolve(import.meta.dirname, "../seed/fernmail.json") }),
  RESOLVE_LOCALHOST: Type.Enum(["loopback", "resolver"], { default: "loopback" }),
});

/** @throws StartError naming the variable that cannot be used */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const values = readEnvironment(Environment, environment);
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    origin: checkOrigin(values.ORIGIN),
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    backstageUrl: values.BACKSTAGE_URL,
    trustProxy: values.TRUST_PROXY,
    trustedIssuers: readTrustedIssuers(values),
    issuerTimeout: values.ISSUER_TIMEOUT * second,
    seed: values.SEED,
    resolveLocalhost: values.RESOLVE_LOCALHOST,
  });
}

function checkOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin)
    throw new StartError(
      `ORIGIN=${origin} cannot be used: it must be scheme, lower-case host and port, nothing else`,
    );
  return origin;
}
