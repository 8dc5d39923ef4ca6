import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";

/** Checks a part of a request against its schema. Only what does not fit as it came is converted, as the number in a query. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  return (sent) => {
    if (validator.Check(sent)) return { value: sent };
    const converted: unknown = httpPart === "body" ? sent : Value.Convert(schema, sent);
    return validator.Check(converted) ? { value: converted } : { error: validator.Errors(converted) as never };
  };
};
