import { Type, type Static, type TObject } from "typebox";
import { Value } from "typebox/value";

/** A reason not to start, readable in one line. The launcher and every `main.ts` print it without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What every service is configured by; `contract.md` fixes the names. */
export const commonEnvironment = {
  HOST: Type.String({ default: "127.0.0.1" }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  ORIGIN: Type.String({ pattern: "^https?://[^/?#@]+$" }),
  DATABASE_URL: Type.String({ pattern: "^(file:|postgres(ql)?://)" }),
  LOG_LEVEL: Type.Enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], { default: "info" }),
  BACKSTAGE_URL: Type.Optional(Type.String({ pattern: "^https?://" })),
  TRUST_PROXY: Type.Boolean({ default: false }),
};

/**
 * Reads the variables a schema names, converts them to the schema's types and fills in its defaults.
 * An empty variable counts as absent, because a shell and a compose file cannot unset one.
 *
 * @throws StartError naming the first variable that is missing or wrong, and what was expected
 */
export function readEnvironment<Schema extends TObject>(schema: Schema, environment: NodeJS.ProcessEnv): Readonly<Static<Schema>> {
  const named = Object.keys(schema.properties).filter((name) => environment[name] !== undefined && environment[name] !== "");
  const texts = Object.fromEntries(named.map((name) => [name, environment[name]]));
  const values = Value.Convert(schema, Value.Default(schema, texts));
  if (!Value.Check(schema, values)) throw new StartError(explain(schema, values, environment));
  return Object.freeze(values) as Readonly<Static<Schema>>;
}

function explain(schema: TObject, values: unknown, environment: NodeJS.ProcessEnv): string {
  const [first] = Value.Errors(schema, values);
  if (first?.keyword === "required") return `${first.params.requiredProperties[0]} is not set`;
  const name = first?.instancePath.slice(1).split("/")[0] ?? "configuration";
  return `${name}=${environment[name] ?? ""} cannot be used: it ${first?.message ?? "is wrong"}`;
}
