import { isIP } from "node:net";
import { Type, type Static, type TObject } from "typebox";
import { Value } from "typebox/value";

/**
 * A reason not to start, readable in one line. The launcher and every `main.ts` print it without a
 * stack.
 */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Addresses and networks, with commas in between: the proxies that are believed. */
const Proxies = Type.Refine(Type.String(), (text) =>
  text.split(",").every((one) => isNetwork(one.trim())),
);

/** What every service is configured by; `README.md` lists the names. */
export const commonEnvironment = {
  HOST: Type.String({ default: "127.0.0.1" }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  ORIGIN: Type.String({
    pattern: "^https?://([a-z0-9.-]+|\\[[0-9a-f:]+\\])(:[0-9]{1,5})?$",
    description: "an origin such as http://blog.localhost:4000",
  }),
  DATABASE_URL: Type.String({
    pattern: "^(file:.|postgres(ql)?://.)",
    description: "file:… or postgres://…",
  }),
  LOG_LEVEL: Type.Enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
    default: "info",
  }),
  BACKSTAGE_URL: Type.Optional(
    Type.String({
      pattern: "^https?://.",
      description: "an address such as http://stage.localhost:4004",
    }),
  ),
  TRUST_PROXY: Type.Union([Type.Boolean(), Proxies], {
    default: false,
    description: "true, false, or the proxies' addresses and networks, such as 10.0.0.2,fd00::/8",
  }),
};

/**
 * Reads the variables a schema names, converts them to the schema's types and fills in its
 * defaults. An empty variable counts as absent, because a shell and a compose file cannot unset
 * one.
 *
 * @throws StartError naming the first variable that is missing or wrong, and what was expected
 */
export function readEnvironment<Schema extends TObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): Readonly<Static<Schema>> {
  const named = Object.keys(schema.properties).filter(
    (name) => environment[name] !== undefined && environment[name] !== "",
  );
  const texts = Object.fromEntries(named.map((name) => [name, environment[name]]));
  const values = Value.Convert(schema, Value.Default(schema, texts));
  if (!Value.Check(schema, values)) throw new StartError(explain(schema, values, environment));
  return Object.freeze(values) as Readonly<Static<Schema>>;
}

/**
 * Says what is wrong in one line, with the value unless it may hold a secret. A schema's
 * `description` says what was expected.
 */
function explain(schema: TObject, values: unknown, environment: NodeJS.ProcessEnv): string {
  const [first] = Value.Errors(schema, values);
  if (first?.keyword === "required") return `${first.params.requiredProperties[0]} is not set`;
  const name = first?.instancePath.slice(1).split("/")[0] ?? "";
  const value = /KEY|SECRET|TOKEN|URL/.test(name) ? "" : ` (${JSON.stringify(environment[name])})`;
  const expected = schema.properties[name] as
    { description?: string; enum?: unknown[] } | undefined;
  const description = expected?.description ?? expected?.enum?.join(", ");
  return `${name}${value} cannot be used: it must be ${description ?? first?.message.replace(/^must be /, "")}`;
}

/** Whether this is an address, or a network of more than none and fewer than all. */
function isNetwork(text: string): boolean {
  const [address = "", length, ...more] = text.split("/");
  if (isIP(address) === 0 || address.includes("%") || more.length > 0) return false;
  return (
    length === undefined ||
    (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (isIP(address) === 4 ? 32 : 128))
  );
}
