import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { Value } from "typebox/value";

/**
 * Checks a part of a request against its schema, which is compiled when the first request arrives:
 * most wait long for one. Only what does not fit as it came is converted, as the number in a query.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let validator: Validator | undefined;
  return (sent) => {
    validator ??= Compile(schema);
    if (validator.Check(sent)) return { value: sent };
    const converted: unknown = httpPart === "body" ? sent : Value.Convert(schema, sent);
    return validator.Check(converted)
      ? { value: converted }
      : { error: validator.Errors(converted) as never };
  };
};
