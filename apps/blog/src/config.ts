import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pageEnvironment, readPageSettings, type PageSettings } from "@tale/pages/page-settings";
import { second } from "@tale/service/clock";
import { commonEnvironment, readEnvironment, StartError } from "@tale/service/environment";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { IdTokenAlgorithm } from "./authorization-server/id-token-algorithm.ts";
import { readMailServer, type MailServer } from "./deliver/mail-server.ts";
import { loadTokenKey } from "./stores/token-key.ts";
import { readTypedAddresses } from "./typed-addresses.ts";

const environment = Type.Object({
  ...commonEnvironment,
  ...pageEnvironment,
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 4000 }),
  ORIGIN: Type.String({ pattern: "^https?://[^/?#@]+$", default: "http://blog.localhost:4000" }),
  DATABASE_URL: Type.String({
    pattern: "^(file:|postgres(ql)?://)",
    default: "file:.data/blog.db",
  }),
  PROVIDERS: Type.String({
    default: fileURLToPath(new URL("../seed/providers.json", import.meta.url)),
  }),
  SMTP_URL: Type.String({ default: "smtp://127.0.0.1:4025" }),
  MAIL_FROM: Type.String({ default: "Quillpost <post@quillpost.example>" }),
  TOKEN_KEY: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" })),
  PROVIDER_TIMEOUT: Type.Number({ minimum: 1, maximum: 120, default: 20 }),
  CONTACTS_TIMEOUT: Type.Number({ minimum: 0.5, maximum: 120, default: 1.5 }),
  RESOLVE_LOCALHOST: Type.Enum(["loopback", "resolver"], { default: "loopback" }),
});

const ProvidersFile = Type.Array(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 40 }),
    issuer: Type.Optional(Type.String({ pattern: "^https?://" })),
    contacts_url: Type.String({ pattern: "^https?://" }),
    profile: Type.Optional(Type.Enum(["plain"])),
    sign_in: Type.Optional(Type.Boolean()),
    id_token_signed_response_alg: Type.Optional(IdTokenAlgorithm),
    client_id: Type.Optional(Type.String({ minLength: 1 })),
    client_secret: Type.Optional(Type.String({ minLength: 1 })),
    token_endpoint_auth_method: Type.Optional(
      Type.Enum(["client_secret_basic", "client_secret_post"]),
    ),
    pkce: Type.Optional(Type.Enum(["not_announced"])),
  }),
);

/**
 * A provider that Quillpost knows from its configuration; without a client id it waits to be
 * registered, and without an issuer it is asked for one at its contacts. `profile: "plain"` leaves
 * out what the server offers beyond the code flow. `sign_in`: the provider knows our second
 * redirect URI. `id_token_signed_response_alg`: how it signs its ID tokens, if not with RS256.
 * `token_endpoint_auth_method`: how the secret is sent, by default in the header. `pkce:
 * "not_announced"`: the operator of Quillpost states that the server does PKCE without announcing
 * it.
 */
export type ConfiguredProvider = Static<typeof ProvidersFile>[number];

export interface Sender {
  readonly name: string;
  readonly address: string;
}

export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  readonly origin: string;
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly trustProxy: boolean | string;
  readonly backstageUrl?: string | undefined;
  readonly providers: readonly ConfiguredProvider[];
  readonly mailServer: MailServer;
  readonly sender: Sender;
  /** 32 bytes that encrypt tokens and secrets at rest. */
  readonly tokenKey: Buffer;
  /** Longest wait for an authorization server, in milliseconds: some need seconds to start. */
  readonly providerTimeout: number;
  /**
   * How long the contacts have for an answer, in milliseconds: they may have to ask their
   * authorization server first.
   */
  readonly contactsTimeout: number;
  /**
   * Where names below `localhost` lead: this machine, or where the system's resolver says
   * (containers).
   */
  readonly localhost: "loopback" | "resolver";
  /** Marks of others, and the guide through the story. */
  readonly pages: PageSettings;
}

export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const values = readEnvironment(environment, variables);
  return Object.freeze({
    listen: { host: values.HOST, port: values.PORT },
    origin: new URL(values.ORIGIN).origin,
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    backstageUrl: values.BACKSTAGE_URL,
    providers: readProviders(values.PROVIDERS),
    mailServer: readMailServer(values.SMTP_URL, {
      origin: values.ORIGIN,
      localhost: values.RESOLVE_LOCALHOST,
    }),
    sender: readSender(values.MAIL_FROM),
    tokenKey: loadTokenKey(values.TOKEN_KEY, values.DATABASE_URL),
    providerTimeout: values.PROVIDER_TIMEOUT * second,
    contactsTimeout: values.CONTACTS_TIMEOUT * second,
    localhost: values.RESOLVE_LOCALHOST,
    pages: readPageSettings(values),
  });
}

function readProviders(file: string): ConfiguredProvider[] {
  try {
    return Value.Parse(ProvidersFile, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new StartError(`PROVIDERS=${file} cannot be used: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** RFC 5322 §3.4: one mailbox, its name quoted or not. */
function readSender(text: string): Sender {
  const { friends, problems } = readTypedAddresses(text);
  const problem =
    problems[0]?.problem ?? (friends.length === 1 ? undefined : "it is not one address");
  if (problem !== undefined || /[\r\n]/.test(text))
    throw new StartError(
      `MAIL_FROM=${JSON.stringify(text)} cannot be used: ${problem ?? "it has more than one line"}`,
    );
  const [{ name, address }] = friends as [Sender];
  return { name: name || "Quillpost", address };
}
