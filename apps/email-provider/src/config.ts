import { fileURLToPath } from "node:url";
import { pageEnvironment, readPageSettings, type PageSettings } from "@tale/pages/page-settings";
import { commonEnvironment, readEnvironment, StartError } from "@tale/service/environment";
import { Type } from "typebox";
import type { RegistrationPolicy } from "./registration/registration.checks.ts";
import type { KnownTargets } from "./clients/scopes.ts";
import { readResources, requireSafe } from "./configured-resources.ts";

const environment = Type.Object({
  ...commonEnvironment,
  ...pageEnvironment,
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 4001 }),
  ORIGIN: Type.String({ ...commonEnvironment.ORIGIN, default: "http://fernmail.localhost:4001" }),
  DATABASE_URL: Type.String({
    ...commonEnvironment.DATABASE_URL,
    default: "file:.data/fernmail.db",
  }),
  BRAND: Type.String({ default: "Fernmail", minLength: 1, maxLength: 40 }),
  BRAND_COLOUR: Type.String({
    default: "#1b7a4b",
    pattern: "^#[0-9a-f]{6}$",
    description: "a colour such as #1b7a4b",
  }),
  RESOURCES: Type.String({ default: "http://contacts.fernmail.localhost:4002" }),
  SCOPES: Type.String({
    default: fileURLToPath(new URL("../seed/scopes.json", import.meta.url)),
  }),
  SEED: Type.String({ default: fileURLToPath(new URL("../seed/fernmail.json", import.meta.url)) }),
  OPERATORS: Type.String({ default: "" }),
  REGISTRATION: Type.Enum(["open", "token", "closed"], { default: "open" }),
  INITIAL_ACCESS_TOKEN: Type.Optional(Type.String({ minLength: 16 })),
  ACCESS_TOKEN_LIFETIME: Type.Integer({ default: 300, minimum: 5, maximum: 3600 }),
  RESOLVE_LOCALHOST: Type.Enum(["loopback", "resolver"], { default: "loopback" }),
});

/** With what `RESOURCES` and `SCOPES` say: for which resources tokens are issued, and which scopes each has. */
export interface Config extends KnownTargets {
  readonly listen: { readonly host: string; readonly port: number };
  /** The public origin, which is the issuer. */
  readonly issuer: string;
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly trustProxy: boolean | string;
  readonly backstageUrl?: string | undefined;
  readonly brand: { readonly name: string; readonly colour: string };
  readonly seedFile: string;
  /** The accounts that run this server, by their addresses in lower case. */
  readonly operators: readonly string[];
  readonly registration: RegistrationPolicy;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  /**
   * Where names below localhost lead when this server calls somebody: to itself, or where the
   * network says (containers).
   */
  readonly localhost: "loopback" | "resolver";
  /** Marks, this server's own among them, and the guide through the story. */
  readonly pages: PageSettings;
}

export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const values = readEnvironment(environment, variables);
  requireSafe("ORIGIN", values.ORIGIN);
  return Object.freeze({
    listen: { host: values.HOST, port: values.PORT },
    issuer: values.ORIGIN,
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    backstageUrl: values.BACKSTAGE_URL,
    brand: { name: values.BRAND, colour: values.BRAND_COLOUR },
    ...readResources(values.RESOURCES, values.SCOPES, values.ORIGIN),
    seedFile: values.SEED,
    operators: readOperators(values.OPERATORS),
    registration: registrationPolicy(values.REGISTRATION, values.INITIAL_ACCESS_TOKEN),
    accessTokenLifetime: values.ACCESS_TOKEN_LIFETIME,
    localhost: values.RESOLVE_LOCALHOST,
    pages: readPageSettings(values),
  });
}

function readOperators(text: string): readonly string[] {
  const addresses = text
    .split(",")
    .map((address) => address.trim().toLowerCase())
    .filter(Boolean);
  const wrong = addresses.find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
  if (wrong !== undefined)
    throw new StartError(`OPERATORS cannot be used: “${wrong}” is no e-mail address of an account`);
  return Object.freeze(addresses);
}

function registrationPolicy(
  kind: "open" | "token" | "closed",
  initialAccessToken: string | undefined,
): RegistrationPolicy {
  if (kind !== "token") return { kind };
  if (!initialAccessToken) throw new StartError("REGISTRATION=token needs INITIAL_ACCESS_TOKEN");
  return { kind, initialAccessToken };
}
