import { createRequire } from "node:module";
import type { FastifyServerOptions } from "fastify";
import { compileValidator } from "./validation.ts";

type SchemaCompilers = NonNullable<
  NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]
>;

/**
 * What makes functions of schemas: ours for requests, and for answers Fastify's own, loaded with
 * the first answer that has a schema, because Ajv comes with it. Left alone, Fastify loads Ajv in
 * each process, for 40 ms, and for nothing.
 */
export const schemaCompilers: SchemaCompilers = {
  buildValidator: () => compileValidator as never,
  buildSerializer: (schemas, options) =>
    createRequire(import.meta.url)("@fastify/fast-json-stringify-compiler")()(schemas, options),
};
